import { join } from "node:path";
import { build } from "esbuild";

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
  });
  const text = outputFiles[0]?.text ?? "";
  return text.trimEnd().replaceAll("</script", "<\\/script");
}
