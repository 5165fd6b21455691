import { describe, expect, it } from "vitest";
import { yearInName } from "../../lib/data/financialYear.js";
import { parseDate, parseNumber, parsePcn, postcode } from "../../lib/data/values.js";

describe("numbers as publishers write them", () => {
  it.each([
    ["4114", 4114],
    [" 4095.25 ", 4095.25],
    ["29,199", 29_199],
    ["1,234,567.5", 1_234_567.5],
    ["-0.026666667", -0.026666667],
    [".5", 0.5],
    ["1e-3", 0.001],
    ["", null],
    ["  ", null],
    ["0,8", undefined],
    ["1,23", undefined],
    ["1.2.3", undefined],
    ["n/a", undefined],
    ["0x10", undefined],
    ["Infinity", undefined],
  ])("%j is %s", (text, value) => expect(parseNumber(text)).toBe(value));
});

describe("dates in every form of the files", () => {
  it.each([
    ["01/04/1999", "1999-04-01"],
    ["1/4/1999", "1999-04-01"],
    ["1999-04-01", "1999-04-01"],
    ["19990401", "1999-04-01"],
    ["01-Sep-20", "2020-09-01"],
    ["01Jan2022", "2022-01-01"],
    ["01JAN2021", "2021-01-01"],
    ["", null],
    ["-", null],
    ["31/02/2020", undefined],
    ["04/13/2020", undefined],
    ["soon", undefined],
  ])("%j is %s", (text, value) => expect(parseDate(text)).toBe(value));
});

describe("PCN codes and the pools of practices without one", () => {
  it.each([
    ["U12345", "U12345"],
    [" u12345 ", "U12345"],
    ["Unknown or no PCN", null],
    ["U", null],
    ["", null],
    ["Unknown", null],
    ["16C", undefined],
    ["U1234", undefined],
    ["U123456", undefined],
  ])("%j is %s", (text, value) => expect(parsePcn(text)).toBe(value));
});

it("postcodes are compared without their blanks", () => {
  expect(postcode("N20  0DH")).toBe(postcode("n20 0dh"));
});

describe("the financial year in a file's name", () => {
  it.each([
    ["payments/17-18.csv", 2018],
    ["nhspaymentsgp-22-23-prac-csv.csv", 2023],
    ["2019-20.csv", 2020],
    ["pay_2020_2021.csv", 2021],
    ["payments 201718.csv", 2018],
    ["payments.csv", undefined],
    ["12-20.csv", undefined],
    ["report-2021.csv", undefined],
  ])("%s: %s", (name, year) => expect(yearInName(name)).toBe(year));
});
