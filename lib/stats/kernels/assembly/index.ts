export { sumsOfManyParts, sumsOfOnePart } from "./sums";
export { addUp, closing } from "./closing";
export { effects } from "./effects";
export { fitsSingle, pack } from "./pack";
