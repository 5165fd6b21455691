import { describe, expect, it } from "vitest";
import { checklistFaults } from "../../lib/report/checklistpage.js";
import { checklists, type ChecklistItem } from "../../lib/study/checklists.js";

const one = (answer: ChecklistItem["answer"]) => [
  {
    id: "strobe" as const,
    title: "STROBE",
    source: "https://www.strobe-statement.org/",
    cited: "A 2000",
    items: [{ item: "1a", section: "Title", asks: "the design", answer }],
  },
];
const pages = new Map([["index.html", '<h2 id="inputs">Inputs</h2>']]);

describe("the reporting checklists", () => {
  it("have every item of STROBE for cross-sectional studies and of RECORD, once", () => {
    for (const { items } of checklists) expect(new Set(items.map((i) => i.item)).size).toBe(items.length);
    const [strobe, record] = checklists;
    expect(new Set(strobe.items.map((i) => i.item.replace(/[a-z]$/, "")))).toEqual(
      new Set(Array.from({ length: 22 }, (_, i) => String(i + 1))),
    );
    expect(record.items).toHaveLength(13);
  });

  it("are at fault where an item leads nowhere, or does not apply without a reason", () => {
    expect(checklistFaults(pages, one({ page: "index.html", anchor: "inputs" }))).toEqual([]);
    expect(checklistFaults(pages, one({ page: "index.html", anchor: "input" }))[0]).toMatch(
      /strobe 1a .*no place #input/,
    );
    expect(checklistFaults(pages, one({ page: "no.html", anchor: "inputs" }))[0]).toMatch(/no page no\.html/);
    expect(checklistFaults(pages, one({ notApplicable: " " }))[0]).toMatch(/no reason/);
  });
});
