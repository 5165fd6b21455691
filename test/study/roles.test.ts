import { describe, expect, it } from "vitest";
import { arrsRoles, lackingRoles, namedRoles, readInDetail, roleOf, roles } from "../../lib/study/roles.js";

describe("the role map", () => {
  it("has the ten other roles that the article names, and link workers apart", () => {
    expect(namedRoles.map((r) => r.id)).toEqual([
      "pharmacists",
      "coaches",
      "care_coordinators",
      "mental_health_practitioners",
      "physiotherapists",
      "paramedics",
      "nursing_associates",
      "occupational_therapists",
      "physician_associates",
      "advanced_practitioners",
    ]);
    expect(arrsRoles.length).toBe(namedRoles.length + 1 + 3);
    expect(roles.filter((r) => r.group === "link workers").map((r) => r.id)).toEqual(["link_workers"]);
  });
  it("gives each published name to one role, and each role its own column", () => {
    const names = roles.flatMap((r) => r.published);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(roles.map((r) => r.id)).size).toBe(roles.length);
    expect(roles.every((r) => /^[a-z_]+$/.test(r.id))).toBe(true);
  });
  it("says which role the files lack", () => {
    expect(lackingRoles.map((r) => r.label)).toEqual(["Mental health practitioners"]);
  });
  it.each([
    ["Trainee Nursing Associates", "nursing_associates"],
    [" Pharmacists ", "pharmacists"],
    ["Medical Clinical Director", "clinical_directors"],
    ["Medical Clinical Director (GP)", "clinical_directors"],
    ["Therapist- Other", "other_patient_care"],
    ["Therapists", undefined],
    ["Wizards", undefined],
  ])("%j is %s", (name, id) => expect(roleOf(name)?.id).toBe(id));
  it("a role that is read in detail stands for no role itself", () => {
    expect(readInDetail.filter((name) => roleOf(name) !== undefined)).toEqual([]);
  });
});
