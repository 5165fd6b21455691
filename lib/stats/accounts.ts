import type { Design } from "./design.js";
import type { FrameClusters } from "./frame.js";
import { remembering } from "./remembered.js";

/** Several categories kept in one book: an account for each combination of their codes. */
export interface Book {
  readonly size: number;
  /** patterns: the account of each. */
  readonly codes: Uint32Array;
  /** The columns that an account stands for. */
  readonly members: (code: number) => readonly number[];
}

/**
 * How residuals are added up by cluster and level with few additions a cell. Patterns come sorted, so the codes of the first categories
 * (`runs`) stay the same over long runs: one sum a cluster, closed when they change. The others share `books`.
 */
export interface Accounts {
  readonly clusters: number;
  /** slots: the cluster of each. */
  readonly clusterOf: Uint32Array;
  readonly runs: readonly number[];
  readonly books: readonly Book[];
}

/** Most accounts a book has. */
const ACCOUNTS = 128;

/** Chooses the runs and books of a design. */
export function scoreAccounts(design: Design, clusters: FrameClusters): Accounts {
  const { categories, slots, frame } = design;
  const count = clusters.labels.length;
  const used = usedCategories(design);
  const changes = used.map((c) => changesOf(categories[c].codes));
  const order = used.map((_, u) => u).sort((a, b) => changes[a] - changes[b]);
  const runs: number[] = [];
  let closings = 1;
  for (const u of order) {
    closings += changes[u];
    if (closings * count * (runs.length + 1) > frame.group.length * 2) break;
    runs.push(used[u]);
  }
  const rest = used.filter((c) => !runs.includes(c));
  return {
    clusters: count,
    clusterOf: slots.group.map((g) => clusters.of[g]),
    runs,
    books: shelve(design, ACCOUNTS, rest).map((shelf) => bookOf(design, shelf)),
  };
}

/** The categories that have columns without a covariate. */
const usedCategories = ({ categories }: Design): readonly number[] =>
  categories
    .map((_, c) => c)
    .filter((c) => categories[c].column.subarray(0, categories[c].size).some((j) => j >= 0));

/** Puts categories (default all that have columns without a covariate) together, so that few books have all, each of at most `most` accounts where one category has no more. */
export function shelve(
  design: Design,
  most: number,
  of: readonly number[] = usedCategories(design),
): readonly (readonly number[])[] {
  const { categories } = design;
  const shelves: number[][] = [];
  for (const c of of.slice().sort((a, b) => categories[b].size - categories[a].size)) {
    const sizeOf = (shelf: readonly number[]): number =>
      shelf.reduce((size, d) => size * categories[d].size, 1);
    const shelf = shelves.find((s) => sizeOf(s) * categories[c].size <= most);
    if (shelf === undefined) shelves.push([c]);
    else shelf.push(c);
  }
  return shelves;
}

function changesOf(codes: Uint32Array): number {
  let changes = 0;
  for (let p = 1; p < codes.length; p++) if (codes[p] !== codes[p - 1]) changes++;
  return changes;
}

const codesOf = remembering<Uint32Array>();

/** The book of some categories. */
export function bookOf(design: Design, shelf: readonly number[]): Book {
  const categories = shelf.map((c) => design.categories[c]);
  const size = categories.reduce((product, category) => product * category.size, 1);
  const [first, ...others] = categories.map((category) => category.codes);
  const codes = codesOf([first, ...others], () => {
    const made = first.slice();
    for (const { codes: own, size: times } of categories.slice(1))
      for (let p = 0; p < made.length; p++) made[p] = made[p] * times + own[p];
    return made;
  });
  const members = (account: number): readonly number[] => {
    let rest = account;
    const columns: number[] = [];
    for (const category of categories.slice().reverse()) {
      columns.push(category.column[rest % category.size]);
      rest = Math.floor(rest / category.size);
    }
    return columns.filter((j) => j >= 0);
  };
  return { size, codes, members };
}
