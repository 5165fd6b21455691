import { describe, expect, it } from "vitest";
import { fill, filled, numbersById } from "../../lib/report/words.js";
import { figure1, table1 } from "./samples.js";

const numbers = numbersById([table1, figure1]);

describe("numbers in sentences", () => {
  it("are put in by id, with their units, alone and as intervals", () => {
    expect(
      fill(
        "{{table1.experience.model1.or}} ({{ table1.experience.model1.or-low to table1.experience.model1.or-high }}), {{table1.experience.model1.p}}; {{figure1.support.2023}}",
        numbers,
      ),
    ).toBe("1.015 (1.004 to 1.027), P = 0.008; 66.2%");
  });

  it("must exist: an unknown id is named with its sentence", () => {
    expect(() => fill("so {{table1.x}}", numbers)).toThrow(/no number "table1\.x" for the sentence "so/);
  });

  it("are at most two in one place", () => {
    const id = "table1.experience.model1.or";
    expect(() => fill(`{{${id} to ${id} to ${id}}}`, numbers)).toThrow(/neither an id nor two/);
  });

  it("stand in titles, notes and words of an output alike", () => {
    const given = {
      ...figure1,
      title: "{{figure1.support.2018}}",
      notes: ["{{figure1.support.2019}}"],
      words: "",
    };
    expect(filled(given)).toMatchObject({ title: "79.2%", notes: ["78.4%"] });
  });
});
