import { existsSync } from "node:fs";
import { join } from "node:path";
import { waves } from "../study/waves.js";
import { readExtract } from "./extract.js";
import { shown } from "./faults.js";
import type { Found } from "./inspected.js";
import { isExtract } from "./manifest.js";
import { projectRoot } from "./place.js";
import { publicFolder } from "./public.js";

const columns: Readonly<Record<string, string>> = {
  workforce: "PCN_CODE",
  payments: "PCN Code",
  mapping: "PCN_CODE",
};
const few = 0.05;
const last = `${waves[waves.length - 1].year}-03-31`;

/** The codes of every PCN that the project's own extract knows; none where there is no extract. */
function knownPcns(): ReadonlySet<string> {
  const folder = join(projectRoot(), publicFolder);
  return new Set(existsSync(folder) && isExtract(folder) ? readExtract(folder).pcns.map((p) => p.pcn) : []);
}

/**
 * Adds to each file the faults of PCN codes that nobody knows: neither another file of the folder nor the project's extract. Files after the
 * study, where new PCNs are to be expected, and files most of whose codes are unknown, which are no files of England's PCNs, are let be.
 */
export function strangePcns(found: readonly Found[]): readonly Found[] {
  const known = found.some((f) => f.firstRows !== undefined) ? knownPcns() : new Set<string>();
  return found.map((one): Found => {
    const { firstRows } = one;
    if (firstRows === undefined || (one.date ?? "") > last) return one;
    const others = found.filter((f) => f !== one).flatMap((f) => f.firstRows ?? new Map<string, number>());
    const elsewhere = new Set(others.flatMap((codes) => [...codes.keys()]));
    const strange = [...firstRows].filter(([pcn]) => !known.has(pcn) && !elsewhere.has(pcn));
    if (strange.length > few * firstRows.size) return one;
    return {
      ...one,
      faults: [
        ...one.faults,
        ...strange.map(([pcn, line]) => ({
          where: `row ${line}, column "${columns[one.series]}"`,
          saw: `${shown(pcn)}, a PCN that no other file knows`,
          wanted: "the code of a PCN of its time; a PCN without practices has no patients and is left out",
        })),
      ],
    };
  });
}
