import { describe, expect, it } from "vitest";
import "./near.js";

describe("toBeNear", () => {
  it("accepts numbers within the relative distance", () =>
    expect([1, 1e-9]).toBeNear([1 + 1e-9, 1e-9], 1e-8));
  it("refuses NaN", () => expect(() => expect([NaN]).toBeNear([1], 1)).toThrow(/got NaN/));
  it("refuses another length", () => expect(() => expect([1, 2]).toBeNear([1], 1)).toThrow(/got 2 numbers/));
  it("is relative to each element's own size", () =>
    expect(() => expect([1, 2e-9]).toBeNear([1, 1e-9], 1e-8)).toThrow(/\[1\]/));
});
