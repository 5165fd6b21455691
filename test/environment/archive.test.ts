import { describe, expect, it } from "vitest";
import { withoutMoment } from "../../environment/archive/pdf.js";
import { settledPage, settledRecord } from "../../environment/archive/settled.js";
import { finishPage } from "../../environment/export/finish.js";
import { carriedByPage, carriedWhole, carryInPage, runHtml, sha256 } from "../../lib/index.js";

const record = (seconds: number, node = "20.20.2") => ({
  status: "done",
  began: `2026-11-22T23:42:${seconds}.000Z`,
  seconds,
  peakBytes: seconds * 1e7,
  notebooks: [{ name: "01-ingest", seconds, peakBytes: 5, cells: [{ cell: 1, heading: "Data", seconds }] }],
  machine: { processor: "a processor", memoryBytes: 8e9, versions: { node } },
});
const meta = { settings: {}, simulated: true, code: "c", files: [], cells: [] };
const pageOf = (run: object): string => {
  const html = finishPage(runHtml(run, []), {
    page: "run.html",
    references: new Map(),
    data: {},
    scripts: [],
  });
  const json = JSON.stringify(run);
  return carryInPage(html, {
    schema: 1,
    ledger: "l",
    meta,
    entries: [],
    claims: [],
    cells: [],
    run: sha256(json),
  });
};
const archived = (run: object) => {
  const settled = settledRecord(run);
  return { settled, page: settledPage(pageOf(run), settled) };
};

describe("the record of a run in an archive", () => {
  it("is the same of two runs, page and all, whatever the clock and the memory", () => {
    expect(archived(record(31))).toEqual(archived(record(58)));
  });

  it("keeps status, cells, machine and versions, and says what it leaves out", () => {
    const settled = JSON.parse(archived(record(31)).settled) as Record<string, unknown>;
    expect(settled).toMatchObject({
      status: "done",
      notebooks: [{ name: "01-ingest", cells: [{ cell: 1, heading: "Data" }] }],
      machine: { processor: "a processor", memoryBytes: 8e9, versions: { node: "20.20.2" } },
    });
    expect(JSON.stringify(settled)).not.toMatch(/"(began|seconds|peakBytes)"/);
    expect(settled["leftOut"]).toMatch(/how long it took/);
    expect(archived(record(31, "22.1.0"))).not.toEqual(archived(record(31)));
  });

  it("belongs to its page, which is whole and shows no time", () => {
    const { settled, page } = archived(record(31));
    const carries = carriedByPage(page);
    expect(carries?.carried.run).toBe(sha256(settled));
    expect(carriedWhole(carries!.carried)).toBe(true);
    expect(carries?.carried.shown["page"]).toBe(sha256(carries!.bare));
    expect(carries?.bare).toContain("a processor");
    expect(carries?.bare).not.toMatch(/31\.0 s|23:42/);
  });

  it("is not made of a page that carries nothing", () => {
    expect(() => settledPage("<html><main></main></html>", settledRecord(record(31)))).toThrow(
      /run npm start/,
    );
  });
});

describe("the certificate as PDF", () => {
  const pdf = (first: number, moment: string, id: string): string =>
    `/CreationDate (D:${moment}+01'00')\n/ID (node${String(first).padStart(8, "0")})>> /Headers [(node${String(first + 7).padStart(8, "0")})] ` +
    `/ID (node${String(first).padStart(8, "0")}) trailer /ID [<${id}> <${id}>]`;
  const steady = (text: string): string =>
    Buffer.from(withoutMoment(Buffer.from(text, "latin1"), "2026-11-22")).toString("latin1");
  it("is the same whatever the clock, its identifier, and where Chromium began to count nodes", () => {
    const one = steady(pdf(49, "20261123050812", "0F".repeat(16)));
    expect(one).toBe(steady(pdf(1950, "20270101000000", "AB".repeat(16))));
    expect(one).toBe(
      `/CreationDate (D:20261122000000+00'00')\n/ID (node00000001)>> /Headers [(node00000002)] ` +
        `/ID (node00000001) trailer /ID [<${"0".repeat(32)}> <${"0".repeat(32)}>]`,
    );
  });
  it("keeps its length and every other byte", () => {
    const other = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i)).toString("latin1");
    const text = `${other}${pdf(3, "20261123050812", "0F".repeat(16))}${other}`;
    expect(steady(text)).toHaveLength(text.length);
    expect(steady(text).startsWith(other) && steady(text).endsWith(other)).toBe(true);
  });
});
