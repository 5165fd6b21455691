import { createHash } from "node:crypto";

const hashOf = (text: string): string =>
  `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

/** The styles of the page's head; one that stands elsewhere is not its own. */
const stylesOf = (page: string): readonly string[] =>
  [...page.slice(0, page.indexOf("</head>")).matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text);

/** What a page may do beyond showing its own styles. */
export interface Allowance {
  /** The scripts that were put into the page, and those that it starts on demand. */
  readonly scripts?: readonly string[];
  /** Whether these set styles as they draw. */
  readonly styles?: boolean;
}

/**
 * The page with its own policy: nothing from anywhere, the styles of its head and the given scripts by their hashes, no eval.
 * A script that came into it otherwise does not run.
 */
export function withPolicy(page: string, { scripts = [], styles = false }: Allowance = {}): string {
  const allowed = styles ? ["'unsafe-inline'"] : stylesOf(page).map(hashOf);
  const more = [
    `style-src ${allowed.join(" ") || "'none'"}`,
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.map(hashOf).join(" ")}`]),
  ];
  return page.replace(/<meta [^>]*Content-Security-Policy[^>]*>/, (meta) =>
    meta.replace(/content="([^"]*)"/, (_, policy: string) => `content="${[policy, ...more].join("; ")}"`),
  );
}
