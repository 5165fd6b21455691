import { sha256Bytes } from "../../lib/index.js";
import type { Files } from "./files.js";
import type { SurveyOrigin } from "./survey.js";

/** What the archive says of itself. */
export interface About {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** The day of this version, as 2026-11-22. */
  readonly date: string;
  readonly article: {
    readonly title: string;
    readonly journal: string;
    readonly doi: string;
    readonly year: number;
  };
  /** The publishers' files behind the public inputs. */
  readonly sources: readonly {
    readonly file: string;
    readonly title: string;
    readonly publisher: string;
    readonly page: string;
    readonly licence: string;
  }[];
  /** Where the answers come from that the archive does not hold; undefined where nobody gave them. */
  readonly survey?: SurveyOrigin;
  readonly node: string;
}

const forms: Readonly<Record<string, string>> = {
  csv: "text/csv",
  html: "text/html",
  ipynb: "application/x-ipynb+json",
  json: "application/json",
  md: "text/markdown",
  mjs: "text/javascript",
  cjs: "text/javascript",
  js: "text/javascript",
  ts: "text/x-typescript",
  py: "text/x-python",
  R: "text/x-r",
  pdf: "application/pdf",
  png: "image/png",
  cff: "application/yaml",
  yml: "application/yaml",
  wasm: "application/wasm",
};

const formOf = (path: string): string => forms[path.slice(path.lastIndexOf(".") + 1)] ?? "text/plain";

const nameOf = (path: string): string => {
  if (/^report\/notebooks\//.test(path)) return `Executed notebook ${path.slice(path.lastIndexOf("/") + 1)}`;
  if (/^report\/[^/]*\.html$/.test(path)) return `Report page ${path.slice(7)}`;
  if (path === "report/ledger.json") return "Ledger: every number of the report";
  if (path.startsWith("tables/")) return `Table ${path.slice(7)}`;
  return path;
};

const ogl = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";
const mit = "https://spdx.org/licenses/MIT";

/** Identifiers of a crate are addresses: what a path holds beside plain characters is escaped. */
const idOf = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** The terms of RO-Crate 1.1, whose schema.org had no checksum yet, and that one. */
const context = ["https://w3id.org/ro/crate/1.1/context", { sha256: "https://schema.org/sha256" }];

/** The description of the archive as an RO-Crate 1.1: every file with its form, size and hash, whose it is and what it rests on. */
export function crateJson(files: Files, about: About): string {
  const paths = [...files.keys()].sort();
  const article = `https://doi.org/${about.article.doi}`;
  const pages = [...new Map(about.sources.map((s) => [s.page, s])).values()].filter((s) =>
    /^https?:/.test(s.page),
  );
  const survey = about.survey === undefined ? [] : [about.survey];
  const publishers = [...new Set([...pages, ...survey].map((s) => s.publisher))];
  const publisherId = (name: string): string => `#${name.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase()}`;
  const graph = [
    {
      "@id": "ro-crate-metadata.json",
      "@type": "CreativeWork",
      conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" },
      about: { "@id": "./" },
    },
    {
      "@id": "./",
      "@type": "Dataset",
      name: about.name,
      description: about.description,
      version: about.version,
      datePublished: about.date,
      license: { "@id": mit },
      author: { "@id": "#contributors" },
      publisher: { "@id": "#contributors" },
      isBasedOn: [{ "@id": article }, ...[...survey, ...pages].map((s) => ({ "@id": s.page }))],
      mainEntity: { "@id": "report/index.html" },
      hasPart: paths.map((path) => ({ "@id": idOf(path) })),
    },
    ...paths.map((path) => ({
      "@id": idOf(path),
      "@type": "File",
      name: nameOf(path),
      encodingFormat: formOf(path),
      contentSize: String(files.get(path)!.length),
      sha256: sha256Bytes(files.get(path)!),
      ...(path.startsWith("data/public/") ? { license: { "@id": ogl } } : {}),
    })),
    {
      "@id": "#contributors",
      "@type": "Organization",
      name: "The link-workers-and-outcomes contributors",
      url: article,
    },
    {
      "@id": article,
      "@type": "ScholarlyArticle",
      name: about.article.title,
      isPartOf: about.article.journal,
      datePublished: String(about.article.year),
      identifier: about.article.doi,
    },
    ...pages.map((s) => ({
      "@id": s.page,
      "@type": "WebPage",
      name: s.title,
      publisher: { "@id": publisherId(s.publisher) },
      license: { "@id": ogl },
    })),
    ...survey.map((s) => ({
      "@id": s.page,
      "@type": "Dataset",
      name: s.title,
      publisher: { "@id": publisherId(s.publisher) },
      conditionsOfAccess: s.access,
    })),
    ...publishers.map((name) => ({
      "@id": publisherId(name),
      "@type": "Organization",
      name,
      url: new URL([...pages, ...survey].find((s) => s.publisher === name)!.page).origin,
    })),
    {
      "@id": mit,
      "@type": "CreativeWork",
      name: "MIT Licence",
      identifier: "MIT",
      description: "The licence of the code.",
    },
    {
      "@id": ogl,
      "@type": "CreativeWork",
      name: "Open Government Licence v3.0",
      identifier: "OGL-UK-3.0",
      description: "The licence of the public inputs.",
    },
  ];
  return `${JSON.stringify({ "@context": context, "@graph": graph }, null, 2)}\n`;
}
