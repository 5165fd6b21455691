import { createHash } from "node:crypto";

const hashOf = (text: string): string =>
  `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

const contents = (page: string, tag: "style" | "script"): readonly string[] =>
  [...page.matchAll(new RegExp(`<${tag}((?:\\s[^>]*)?)>([\\s\\S]*?)</${tag}>`, "g"))]
    .filter(([, given = ""]) => !given.includes("type="))
    .map(([, , text = ""]) => text);

/** What a page may do beyond its own styles and scripts. */
export interface Allowance {
  /** A script that the page starts on demand. */
  readonly script?: string;
  /** Whether that script sets styles as it draws. */
  readonly styles?: boolean;
}

/** The page with its own policy: nothing from anywhere, its styles and scripts by their hashes, no eval. */
export function withPolicy(page: string, allowance: Allowance = {}): string {
  const scripts = [
    ...contents(page, "script"),
    ...(allowance.script === undefined ? [] : [allowance.script]),
  ];
  const styles = allowance.styles === true ? ["'unsafe-inline'"] : contents(page, "style").map(hashOf);
  const more = [
    `style-src ${styles.join(" ") || "'none'"}`,
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.map(hashOf).join(" ")}`]),
  ];
  return page.replace(/<meta [^>]*Content-Security-Policy[^>]*>/, (meta) =>
    meta.replace(/content="([^"]*)"/, (_, policy: string) => `content="${[policy, ...more].join("; ")}"`),
  );
}
