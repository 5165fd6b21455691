export { sumsOfManyParts, sumsOfOnePart } from "./sums";
export { addUp, closing } from "./closing";
export { effects } from "./effects";
export { fitsSingle, pack } from "./pack";
export { countCells, information, spread } from "./information";
export { oneStep, outerSize, symmetricRoot } from "./adjust";
export { manyScores } from "./scores";
export { slotOdds } from "./slots";
