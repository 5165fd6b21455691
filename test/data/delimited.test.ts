import { describe, expect, it } from "vitest";
import { csv, decode, parse } from "../../lib/data/delimited.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => parse("f.csv", bytes(text));

describe("encodings", () => {
  it("reads Windows-1252 where the bytes are not UTF-8: 0x96 is an en dash", () => {
    const raw = Uint8Array.from([...bytes("Clinical Director "), 0x96, ...bytes(" Medical")]);
    expect(decode(raw)).toEqual({ text: "Clinical Director – Medical", encoding: "windows-1252" });
  });
  it("reads every byte of Windows-1252", () => {
    const text = decode(Uint8Array.from([0x80, 0x85, 0x91, 0x92, 0x99, 0x9c, 0x9f, 0xa3, 0xe9])).text;
    expect(text).toBe("€…‘’™œŸ£é");
  });
  it("reads UTF-8 with and without a byte order mark", () => {
    expect(decode(bytes("é–")).text).toBe("é–");
    expect(decode(Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes("a")]))).toEqual({
      text: "a",
      encoding: "utf-8",
    });
  });
  it("reads UTF-16 by its byte order mark", () => {
    expect(decode(Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x13, 0x20]))).toEqual({
      text: "a–",
      encoding: "utf-16le",
    });
  });
});

describe("rows", () => {
  it("takes quoted separators, doubled quotes and line breaks, and tells the line each row begins on", () => {
    const { table, faults } = read('a,b\r\n"1,5","say ""x"""\r\n"two\r\nlines",3\r\n\r\nlast,\r\n');
    expect(faults).toEqual([]);
    expect(table.rows).toEqual([
      ["a", "b"],
      ["1,5", 'say "x"'],
      ["two\r\nlines", "3"],
      ["last", ""],
    ]);
    expect(table.lines).toEqual([1, 2, 3, 6]);
  });
  it("needs no line break at the end", () => {
    expect(read("a,b\n1,2").table.rows).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });
  it.each([";", "\t", "|"])("finds the separator %j on the first line", (separator) => {
    expect(read(`a${separator}b\n1,5${separator}2\n`).table.rows).toEqual([
      ["a", "b"],
      ["1,5", "2"],
    ]);
  });
  it("tells of a quote that never closes, with its row", () => {
    const { faults } = read('a,b\n1,2\n3,"cut in the mid');
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ file: "f.csv", where: "row 3" });
    expect(faults[0]?.saw).toContain("cut in the mid");
  });
  it("refuses what is not text", () => {
    expect(read("a,b\n1,\0\n").faults[0]).toMatchObject({ where: "row 2", saw: "a NUL byte" });
  });
  it("an empty file has no rows", () => {
    expect(read("").table.rows).toEqual([]);
  });
  it("is the reverse of writing, whatever the fields hold", () => {
    const rows = [
      ["plain", 'a "quote"', "a, comma"],
      ["line\nbreak", "", "=cmd|' /C calc'!A0"],
      ["<script>", "‮rtl", "😀"],
    ];
    expect(read(csv(["x", "y", "z"], rows)).table.rows.slice(1)).toEqual(rows);
  });
});
