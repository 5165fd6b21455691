import { describe, expect, it } from "vitest";
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
