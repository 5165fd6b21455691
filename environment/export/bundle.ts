import { join } from "node:path";
import { build, type Plugin } from "esbuild";

/** What the library asks of its kernels on the way that a page takes. A name missing here ends the bundling with an error. */
const asked = ["residentOf", "pointsFor", "fastClosing", "fastTables", "fastEffects"];

/**
 * In a page there is no WebAssembly with threads of Node's: the library's own question for it is answered as on a machine
 * that lacks it, so that its plain road serves, and the fast one is left out.
 */
const plainRoad: Plugin = {
  name: "plain road",
  setup: (making) => {
    making.onLoad({ filter: /[\\/]stats[\\/]kernels[\\/]\w+\.ts$/ }, () => ({
      contents: asked.map((name) => `export const ${name} = () => null;`).join("\n"),
      loader: "ts",
    }));
  },
};

/** A script of the pages, from its TypeScript in lib/page with all that it imports; the same bytes for the same code. */
export async function bundle(root: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "lib", "page", entry)],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    tsconfigRaw: "{}",
    plugins: [plainRoad],
  });
  const text = outputFiles[0]?.text ?? "";
  return text.trimEnd().replaceAll("</script", "<\\/script");
}
