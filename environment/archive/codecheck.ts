import { escape } from "../../lib/index.js";
import type { About } from "./crate.js";
import type { Files } from "./files.js";

/** One file of the manifest: what a checker compares, and what it is. */
export interface Manifested {
  readonly file: string;
  readonly comment: string;
}

/** The files that a checker makes anew and compares, in reading order. */
export function manifestOf(files: Files): readonly Manifested[] {
  const there = [...files.keys()].sort();
  const pick = (form: RegExp, comment: (path: string) => string): readonly Manifested[] =>
    there.filter((path) => form.test(path)).map((file) => ({ file, comment: comment(file) }));
  return [
    ...pick(/^report\/index\.html$/, () => "the main table, conclusions, inputs with hashes, settings"),
    ...pick(/^report\/\d\d-[^/]*\.html$/, () => "the report of this notebook"),
    ...pick(/^report\/ledger\.json$/, () => "every number with its full value, place and maker"),
    ...pick(/^report\/notebooks\//, () => "the executed notebook"),
    ...pick(/^tables\//, () => "a table of the reports in full precision"),
  ];
}

/** A text as YAML reads it back, on one line. */
const yaml = (text: string): string => JSON.stringify(text);

/** In this order: `npm start` puts its own report in the place of the archived one, which is then gone as what to compare with. */
export const commands = [
  "npm run verify -- --static",
  "npm run verify -- --against report/ledger.json",
  "npm start",
  "npm test",
] as const;

/** The configuration of a CODECHECK; only the checker's name and remarks are open. */
export function codecheckYaml(manifest: readonly Manifested[], about: About): string {
  return `---
version: https://codecheck.org.uk/spec/config/1.0/
paper:
  title: ${yaml(about.article.title)}
  authors:
    - name: ${yaml("The authors of the article")}
  reference: ${yaml(`https://doi.org/${about.article.doi}`)}
manifest:
${manifest.map(({ file, comment }) => `  - file: ${yaml(file)}\n    comment: ${yaml(comment)}`).join("\n")}
codechecker:
  - name: ""
    ORCID: ""
summary: ""
repository: ${yaml(about.name)}
check_time: ${yaml(about.date)}
certificate: codecheck/certificate.pdf
report: codecheck/certificate.pdf
`;
}

const style = `@page{size:A4;margin:20mm}
body{font:11pt/1.5 Georgia,"Times New Roman",serif;color:#1b1b1f;background:#fff;max-width:720px;margin:24px auto;padding:0 16px}
h1{font-size:20pt;line-height:1.2;margin:0 0 8px}h2{font-size:13pt;margin:24px 0 8px}
table{border-collapse:collapse;width:100%;font-size:9pt}th,td{text-align:left;vertical-align:top;padding:4px 8px 4px 0;border-bottom:1px solid #d0d0d5;overflow-wrap:anywhere}
code{font:9pt ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}.open{border:1px solid #8a8a93;min-height:28px;padding:8px;margin:4px 0 12px}
dt{font-weight:bold}dd{margin:0 0 8px;overflow-wrap:anywhere;white-space:pre-line}`;

const row = (cells: readonly string[]): string => `<tr>${cells.map((c) => `<td>${c}</td>`).join("")}</tr>`;

/** The draft of a certificate: everything filled in but the checker's name and remarks. */
export function certificateHtml(
  manifest: readonly (Manifested & { readonly sha256: string })[],
  about: About,
  facts: readonly (readonly [string, string])[],
): string {
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Certificate of a CODECHECK, draft</title>
<style>
${style}
</style>
</head>
<body>
<main>
<h1>Certificate of a CODECHECK, draft</h1>
<p>${escape(about.article.title)}, ${escape(about.article.journal)}, ${about.article.year}, doi ${escape(about.article.doi)}. What was checked: ${escape(about.name)}, version ${escape(about.version)}.</p>
<h2>Checker</h2>
<p>Name and ORCID</p>
<div class="open" data-open="name">&nbsp;</div>
<h2>How to check</h2>
<p>In the unpacked archive, with Node and Python present:</p>
<p>${commands.map((c) => `<code>${escape(c)}</code>`).join("<br>")}</p>
<p>The first says in seconds whether what lies here belongs together. The second executes everything anew and says which numbers and which conclusions are not what they were, by how many standard errors and why; it ends with 0 when all is the same. The third puts its own report in the place of this one, so it comes after them; the fourth runs every test. ${escape(about.description)}</p>
<h2>What the report is of</h2>
<dl>${facts.map(([name, text]) => `<dt>${escape(name)}</dt><dd>${escape(text)}</dd>`).join("\n")}</dl>
<h2>Manifest</h2>
<table><thead><tr><th scope="col">File</th><th scope="col">What it is</th><th scope="col">SHA-256 begins</th></tr></thead><tbody>
${manifest.map((m) => row([`<code>${escape(m.file)}</code>`, escape(m.comment), `<code>${m.sha256.slice(0, 16)}</code>`])).join("\n")}
</tbody></table>
<h2>Remarks of the checker</h2>
<div class="open" data-open="remarks">&nbsp;</div>
</main>
</body>
</html>
`;
}
