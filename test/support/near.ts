import { expect } from "vitest";

interface Near {
  /** Every element within `relative` of its own size (of 1e-12 at zero); a NaN or another length fails. */
  toBeNear: (want: number | ArrayLike<number>, relative: number) => void;
}

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-explicit-any, @typescript-eslint/no-unused-vars
  interface Matchers<T = any> extends Near {}
}

const listed = (v: unknown): number[] => (typeof v === "number" ? [v] : Array.from(v as ArrayLike<number>));

/** Whether `got` is within `relative` of the size of `want`; zero is met within 1e-12. */
export const isNear = (got: number, want: number, relative: number): boolean =>
  got === want || Math.abs(got - want) <= Math.max(relative * Math.abs(want), 1e-12 * relative);

expect.extend({
  toBeNear(received: unknown, expected: number | ArrayLike<number>, relative: number) {
    const [got, want] = [listed(received), listed(expected)];
    const miss = want.findIndex((w, i) => !isNear(got[i], w, relative));
    const message = (): string =>
      got.length === want.length
        ? `[${miss}]: got ${got[miss]}, want ${want[miss]} within ${relative} of its size`
        : `got ${got.length} numbers, want ${want.length}`;
    return { pass: got.length === want.length && miss < 0, message };
  },
});
