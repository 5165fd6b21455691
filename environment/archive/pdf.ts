import { writeFileSync } from "node:fs";
import { findBrowser, openFile, startBrowser } from "../browser.js";

const filled = (text: string, with_: string): string => with_.padEnd(text.length, "0").slice(0, text.length);

/** Chromium names a structure element after its node in the page, whose number is another from start to start. */
const nodeName = /\(node(\d{8})\)/g;

/** The same PDF text with its structure elements numbered from 1, in the order that they have. */
function withNodesNumbered(text: string): string {
  const names = [...new Set([...text.matchAll(nodeName)].map(([, name = ""]) => name))].sort();
  const numbers = new Map(names.map((name, i) => [name, String(i + 1).padStart(8, "0")] as const));
  return text.replace(nodeName, (_, name: string) => `(node${numbers.get(name)!})`);
}

/**
 * The same PDF without the moment of its making: dates and identifiers are replaced by ones of the same length, so that
 * every object stays where the PDF's own table has it.
 */
export function withoutMoment(pdf: Uint8Array, date: string): Uint8Array {
  const day = date.replaceAll("-", "");
  const text = Buffer.from(pdf).toString("latin1");
  const steady = withNodesNumbered(text)
    .replace(/\(D:\d{14}[^)]*\)/g, (found) => `(${filled(found.slice(1, -1), `D:${day}000000+00'00'`)})`)
    .replace(/\/ID \[?<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>\]?/g, (found) =>
      found.replace(/[0-9A-Fa-f]{32}/g, "0".repeat(32)),
    );
  return new Uint8Array(Buffer.from(steady, "latin1"));
}

/** A page as PDF by Chromium; undefined where there is none. The same page gives the same bytes. */
export async function pdfOf(html: string, scratch: string, date: string): Promise<Uint8Array | undefined> {
  const found = await findBrowser();
  if (found === undefined) return undefined;
  writeFileSync(scratch, html);
  const browser = await startBrowser(found);
  try {
    const opened = await openFile(browser, scratch);
    const pdf = await opened.page.pdf({ format: "A4", printBackground: true, tagged: true });
    await opened.close();
    return withoutMoment(pdf, date);
  } finally {
    await browser.close();
  }
}
