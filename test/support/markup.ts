import { createHash } from "node:crypto";

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const elements = /<(?:"[^"]*"|'[^']*'|[^'">])*>/g;
const script = /<script((?:"[^"]*"|'[^']*'|[^'">])*)>([\s\S]*?)<\/script\s*>/gi;
const carriedData =
  /^ type="(?:application\/json|text\/plain)" id="(?:study-origins|study-layers|plotly-packed)"$/;

/** What a reader's browser shows of a page's markup, by and large: no comments, no elements, entities as characters. */
export const asText = (page: string): string =>
  page
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(script, "")
    .replace(elements, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** What in a page's markup could run beside its own scripts: other scripts, handlers, addresses that run, a wider policy. */
export function markupFaults(page: string, own: readonly string[]): readonly string[] {
  const html = page.replace(/<!--[\s\S]*?-->/g, "");
  const scripts = [...html.matchAll(script)].flatMap(([whole, given, text]): readonly string[] => {
    if (/\btype=/.test(given))
      return carriedData.test(given) && !text.includes("<")
        ? []
        : [`data of a kind or name that no page has: ${whole.slice(0, 80)}`];
    return given === "" && own.includes(text) ? [] : [`a script that is not its own: ${whole.slice(0, 80)}`];
  });
  const markup = html.replace(script, "");
  const left = /<script/i.test(markup) ? ["a script without an end"] : [];
  const tags = [...markup.matchAll(elements)].flatMap(([tag]): readonly string[] => {
    const bare = tag.replace(/"[^"]*"|'[^']*'/g, '""');
    return [
      ...(/\son\w+\s*=/i.test(bare) ? [`a handler: ${tag.slice(0, 80)}`] : []),
      ...(/=\s*["']?\s*javascript:/i.test(tag) ? [`an address that runs: ${tag.slice(0, 80)}`] : []),
    ];
  });
  const meta = /<meta [^>]*Content-Security-Policy[^>]*>/.exec(html)?.[0] ?? "";
  const policy = /content="([^"]*)"/.exec(meta)?.[1] ?? "";
  const allowed = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
  const wanted = own.map(hashOf).join(" ");
  const wide = allowed === wanted && policy.startsWith("default-src 'none'") ? [] : [`the policy: ${policy}`];
  return [...scripts, ...left, ...tags, ...wide];
}
