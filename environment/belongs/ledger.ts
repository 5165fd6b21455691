import { editedNumber, sortedJson, type Edit, type LedgerEntry, type Part } from "../../lib/index.js";
import type { ReadLedger } from "../ledgerfile.js";
import type { Document } from "./documents.js";
import { short } from "./reading.js";

/** Entries by id. */
export type Entries = ReadonlyMap<string, LedgerEntry>;

const told = (e: Pick<LedgerEntry, "printed" | "value"> | undefined): string =>
  e === undefined ? "no such entry" : `${e.printed} (${e.value})`;

/** Entries that are not those of `wanted`, by id. */
export function entryEdits(
  where: string,
  saw: ReadonlyMap<string, Pick<LedgerEntry, "printed" | "value">>,
  wanted: Entries,
  all: boolean,
): readonly Edit[] {
  const edits = [...wanted.values()].flatMap((want): readonly Edit[] => {
    const is = saw.get(want.id);
    if ((is === undefined && !all) || (is?.value === want.value && is.printed === want.printed)) return [];
    const number =
      is === undefined
        ? undefined
        : editedNumber(where, want, { ...want, value: is.value, printed: is.printed }, wanted);
    return [
      {
        where,
        name: want.id,
        saw: told(is),
        wanted: told(want),
        ...(number === undefined ? {} : { number }),
      },
    ];
  });
  const put = [...saw].filter(([id]) => !wanted.has(id));
  return [...edits, ...put.map(([name, e]) => ({ where, name, saw: told(e), wanted: "no such entry" }))];
}

/** Conclusions, settings, inputs and code in the ledger that are not those that the documents of its run carry. */
export function aboutEdits(ledger: ReadLedger, documents: readonly Document[]): readonly Edit[] {
  const where = "ledger.json";
  const carried = documents.flatMap((d) => (d.whole ? (d.carried ?? []) : []));
  const claims = new Map(carried.flatMap((c) => c.claims).map((c) => [c.id, c]));
  const own = new Map(ledger.claims.map((c) => [c.id, c]));
  const ofClaims = [...claims.values()].flatMap((want): readonly Edit[] => {
    const is = own.get(want.id);
    if (is !== undefined && sortedJson(is) === sortedJson(want)) return [];
    const say = (c: typeof is): string =>
      c === undefined
        ? "no such conclusion"
        : `${c.holds ? "holds" : "does not hold"}: ${c.sentence} ${c.because}`;
    const claim = { id: want.id, sentence: want.sentence, before: want.holds, after: is?.holds ?? null };
    return [
      {
        where,
        name: `conclusion ${want.id}`,
        saw: say(is),
        wanted: say(want),
        ...(claim.before === claim.after ? {} : { claim }),
      },
    ];
  });
  const meta = carried[0]?.meta ?? {};
  const { settings, files, code, packages } = ledger.ground;
  const ofMeta = Object.entries({ settings, files, code, packages }).flatMap(
    ([name, saw]): readonly Edit[] =>
      meta[name] === undefined || sortedJson(meta[name]) === sortedJson(saw)
        ? []
        : [{ where, name, saw: sortedJson(saw).slice(0, 200), wanted: sortedJson(meta[name]).slice(0, 200) }],
  );
  return [...ofClaims, ...ofMeta];
}

/** Parts that do not belong together: run on another analysis table than the first. */
export function tableEdits(parts: readonly Part[]): readonly Edit[] {
  const first = parts.find((p) => p.meta.table !== undefined && p.meta.table !== "");
  return parts.flatMap((p): readonly Edit[] =>
    p.meta.table === first?.meta.table
      ? []
      : [
          {
            where: `parts/${p.notebook}.json`,
            name: p.notebook,
            saw: `run on the analysis table ${short(p.meta.table ?? "none")}`,
            wanted: `${short(first?.meta.table ?? "none")}, which ${first?.notebook ?? "01-ingest"} made`,
          },
        ],
  );
}
