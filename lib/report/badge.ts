import { sha256 } from "./hash.js";
import { escape } from "./html.js";
import type { PartMeta } from "./part.js";

/** What outputs belong to: hashes of code and data, and what has changed since they were made. */
export interface Badge {
  /** SHA-256 over lib. */
  readonly code: string;
  /** SHA-256 over the files that were read and the settings that choose responders. */
  readonly data: string;
  /** In words, what is no longer as it was; none: the outputs are current. */
  readonly changed: readonly string[];
}

const short = (hash: string): string => hash.slice(0, 12);

/** One hash for all files that were read, in the order of their names. */
export const dataHash = (files: PartMeta["files"]): string =>
  sha256(
    files
      .map((f) => `${f.file} ${f.sha256}`)
      .sort()
      .join("\n"),
  );

/** The badge of outputs with this meta; `now` is what code and data are when it is looked at, by default the same. */
export function badgeOf(
  meta: Pick<PartMeta, "code" | "files">,
  now: Partial<Omit<Badge, "changed">> = {},
): Badge {
  const made = { code: meta.code, data: dataHash(meta.files) };
  const changed = [
    ...(now.code === undefined || now.code === made.code ? [] : [`the code is now ${short(now.code)}`]),
    ...(now.data === undefined || now.data === made.data ? [] : [`the data are now ${short(now.data)}`]),
  ];
  return { ...made, changed };
}

const state = ({ changed }: Badge): string =>
  changed.length === 0 ? "current" : `stale, as ${changed.join(" and ")}; run all cells again`;

/** The badge as a sentence. */
export const badgeText = (b: Badge): string =>
  `Outputs belong to code ${short(b.code)} and data ${short(b.data)}: ${state(b)}.`;

/** The badge as markup. */
export const badgeHtml = (b: Badge): string =>
  `belong to code <code class="hash">${escape(short(b.code))}</code> and data <code class="hash">${escape(short(b.data))}</code>: <b>${escape(state(b))}</b>`;
