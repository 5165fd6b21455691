import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { dotsPerPixel, printFont } from "../../lib/index.js";

const fonts = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
const fontFiles = ["DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"].map((name) =>
  join(fonts, name),
);

const perMetre = Math.round(300 / 0.0254);

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = crcTable[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** The chunk that says how many dots a metre has. */
function physicalSize(): Uint8Array {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set(new TextEncoder().encode("pHYs"), 4);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  chunk[16] = 1;
  view.setUint32(17, crc(chunk.subarray(4, 17)));
  return chunk;
}

/** Where the first chunk of a PNG, its header, ends. */
const headerEnd = 33;

/** An SVG for paper as a PNG of 300 dots an inch that says so. No font of the system is asked. */
export function pngOf(svg: string): Uint8Array {
  const width = Number(/viewBox="0 0 ([\d.]+)/.exec(svg)?.[1]);
  const png = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: printFont },
    fitTo: { mode: "width", value: Math.round(width * dotsPerPixel) },
  })
    .render()
    .asPng();
  return Buffer.concat([png.subarray(0, headerEnd), physicalSize(), png.subarray(headerEnd)]);
}
