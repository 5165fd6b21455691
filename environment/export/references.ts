import { escape } from "../../lib/index.js";

/** Where a reference leads, by how it is written in text: "Table S8", "notebook 1", "Austin 2009". */
export type References = ReadonlyMap<string, string>;

const named =
  /(?<!article[’']s )\b(Table|Figure|Box|Notebook|notebook)(s?) (S?\d+(?:(?:, | and |, and )S?\d+\b)*)(?!\d|\.\d)/g;

/** Works by their authors and year, and sources by their name. */
const cited = /\b(?:(?:von )?[A-Z][a-z]+(?: and [A-Z][a-z]+| et al\.)? \d{4}|GP Patient Survey)\b/g;

const withCitations = (text: string, references: References): string =>
  text.replace(cited, (shown) => {
    const href = references.get(shown);
    return href === undefined ? shown : `<a href="${escape(href)}">${shown}</a>`;
  });

/** Text with each mention of a table, figure, box, notebook or cited work as a link to it; what is not there stays text. */
export const withReferences = (text: string, references: References): string =>
  withCitations(text, references).replace(
    named,
    (whole: string, kind: string, plural: string, numbers: string) => {
      const link = (number: string, shown: string): string => {
        const href = references.get(`${kind === "Notebook" ? "notebook" : kind} ${number}`);
        return href === undefined ? shown : `<a href="${escape(href)}">${shown}</a>`;
      };
      if (plural === "") {
        const [first = "", ...rest] = numbers.split(/(?=, | and )/);
        return link(first, `${kind} ${first}`) + rest.join("");
      }
      const parts = numbers.split(/(, and |, | and )/);
      const linked = parts.map((part, i) =>
        i % 2 === 1 ? part : link(part, i === 0 ? `${kind}s ${part}` : part),
      );
      return linked.join("") || whole;
    },
  );
