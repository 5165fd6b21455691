import { plain } from "./format.js";
import { escape } from "./html.js";
import { factsHtml, pageHtml, type PageLink, type Section } from "./page.js";

const isRecord = (v: unknown): v is Readonly<Record<string, unknown>> =>
  typeof v === "object" && v !== null && !Array.isArray(v);

/** "peakBytes" as "Peak memory"; other names with blanks before their capitals. */
function inWords(name: string): string {
  const bare = name === "peakBytes" ? "peakMemory" : name.replace(/Bytes$/, "");
  const apart = /[a-z][A-Z]/.test(bare)
    ? bare.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    : bare;
  return apart.charAt(0).toUpperCase() + apart.slice(1);
}

function scalar(name: string, v: unknown): string {
  if (typeof v === "number" && /seconds$/i.test(name)) return `${plain(v, 1)} s`;
  if (typeof v === "number" && /bytes$/i.test(name)) return `${plain(v / 2 ** 20, 0)} MiB`;
  if (typeof v === "number") return plain(v, Number.isInteger(v) ? 0 : 3);
  if (typeof v === "boolean") return v ? "yes" : "no";
  if (v === null || v === undefined) return "not known";
  return typeof v === "string" ? v : JSON.stringify(v);
}

const markup = (name: string, v: unknown): string => {
  const text = scalar(name, v);
  return text.includes("\n") ? `<pre>${escape(text)}</pre>` : escape(text);
};

const isScalar = (v: unknown): boolean => !isRecord(v) && !Array.isArray(v);

function tableOf(caption: string, records: readonly Readonly<Record<string, unknown>>[]): string {
  const names = [...new Set(records.flatMap((r) => Object.keys(r).filter((k) => isScalar(r[k]))))];
  const head = names.map((n) => `<th scope="col">${escape(inWords(n))}</th>`).join("");
  const rows = records.map((r) => {
    const cells = names.map((n, i) =>
      i === 0 ? `<th scope="row">${markup(n, r[n])}</th>` : `<td>${markup(n, r[n])}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<table class="list">\n<caption>${escape(caption)}</caption>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join("\n")}\n</tbody>\n</table>`;
}

/** How names within a part are shown: those of packages as they are. */
const namesOf = (part: string): ((name: string) => string) =>
  part === "packages" || part === "python" ? (name) => name : inWords;

/** A record in definition lists and tables, what is nested under headings of its own. */
function recordHtml(record: Readonly<Record<string, unknown>>, level: 3 | 4, named = inWords): string {
  const lone = Object.entries(record).filter(([, v]) => isScalar(v));
  const nested = Object.entries(record).filter(([, v]) => !isScalar(v));
  const facts =
    lone.length === 0 ? "" : factsHtml(lone.map(([name, v]) => [named(name), markup(name, v)] as const));
  const parts = nested.map(([name, v]) => {
    if (!Array.isArray(v))
      return `<h${level}>${escape(inWords(name))}</h${level}>\n${recordHtml(v as Record<string, unknown>, 4, namesOf(name))}`;
    const records = v.filter(isRecord);
    if (records.length === 0)
      return factsHtml([[inWords(name), escape(v.map((x) => scalar(name, x)).join(", "))]]);
    const deeper = records.flatMap((r) =>
      Object.entries(r)
        .filter(([, inner]) => Array.isArray(inner) && inner.some(isRecord))
        .map(([inner, rows]) =>
          tableOf(
            `${scalar("name", r["name"])}: ${inWords(inner).toLowerCase()}`,
            (rows as unknown[]).filter(isRecord),
          ),
        ),
    );
    return [tableOf(inWords(name), records), ...deeper].join("\n");
  });
  return [facts, ...parts].filter((p) => p !== "").join("\n");
}

/** The page of a run: time, memory, machine, versions, commit, all that may differ between two runs with the same numbers. */
export function runHtml(run: unknown, pages: readonly PageLink[]): string {
  const record = isRecord(run) ? run : {};
  const lone = Object.fromEntries(Object.entries(record).filter(([, v]) => isScalar(v)));
  const nested = Object.entries(record).filter(([, v]) => !isScalar(v));
  const sections: readonly Section[] = [
    { id: "summary", title: "Summary", body: recordHtml(lone, 3) },
    ...nested.map(([name, v]) => ({
      id: name,
      title: inWords(name),
      body: recordHtml(
        Array.isArray(v) ? { [name]: v as unknown[] } : (v as Record<string, unknown>),
        3,
        namesOf(name),
      ),
    })),
  ];
  return pageHtml(
    {
      title: "This run",
      lead: "Time, memory, machine and versions: what may differ between two runs that give the same numbers. The same as run.json.",
      banner: undefined,
      facts: [],
      pages,
      here: "run.html",
    },
    sections,
  );
}
