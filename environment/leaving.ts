import {
  checkClaims,
  claimsTable,
  differences,
  numbersById,
  summary,
  type AnyOutput,
  type Front,
  type Settings,
} from "../lib/index.js";

/** What the index says beside the outputs of the notebooks, and the conclusions behind it. */
export function frontOf(
  outputs: readonly AnyOutput[],
  settings: Settings,
): { readonly front: Front; readonly checked: ReturnType<typeof checkClaims> } {
  const numbers = numbersById(outputs);
  const checked = checkClaims(numbers);
  const front = {
    differences: differences(numbers, settings),
    summary: summary(checked, numbers, settings),
    claims: claimsTable(checked, settings),
  };
  return { front, checked };
}

/** The outputs that leave as files: those of the notebooks and those of the index. */
export const leavingOutputs = (outputs: readonly AnyOutput[], front: Front): readonly AnyOutput[] => [
  ...outputs,
  front.differences,
  front.claims,
];
