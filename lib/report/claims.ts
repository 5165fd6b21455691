import type { CheckedClaim } from "../analysis/claims.js";
import type { ClaimEntry } from "./ledger.js";
import { fill, type Numbers } from "./words.js";

/** Checked conclusions as they stand in the ledger, with the numbers of their reasons printed. */
export const claimEntries = (checked: readonly CheckedClaim[], numbers: Numbers): readonly ClaimEntry[] =>
  checked.map(({ claim: { id, sentence, rests, predicate }, holds, because }) => ({
    id,
    sentence,
    rests,
    predicate,
    holds,
    because: fill(because, numbers),
  }));
