import { describe, expect, it } from "vitest";
import { crateJson, type About } from "../../environment/archive/crate.js";
import { surveyOf } from "../../environment/archive/survey.js";

const about = (source: string): About => {
  const { sentence, origin } = surveyOf(source);
  return {
    name: "study",
    version: "1.0.0",
    description: sentence,
    date: "2026-11-22",
    article: { title: "An article", journal: "A journal", doi: "10.1/x", year: 2025 },
    sources: [
      {
        file: "a.csv",
        title: "Lists",
        publisher: "NHS England",
        page: "https://digital.nhs.uk/lists",
        licence: "OGL",
      },
    ],
    ...(origin === undefined ? {} : { survey: origin }),
    node: "22.0.0",
  };
};
type Entity = Readonly<Record<string, unknown>> & { readonly "@id": string };
const graphOf = (source: string): readonly Entity[] =>
  (
    JSON.parse(crateJson(new Map([["README.md", new Uint8Array(3)]]), about(source))) as {
      "@graph": readonly Entity[];
    }
  )["@graph"];

const page = "https://gp-patient.co.uk/";

describe("where a deposit's answers come from", () => {
  it.each([
    [
      "files",
      "GP Patient Survey, person-level files",
      /^Licensed: on application/,
      /not in the archive; they are had from/,
    ],
    [
      "practice",
      "GP Patient Survey, practice-level counts",
      /^Public\.$/,
      /public practice-level counts, which are not in the archive/,
    ],
  ])(
    "%s: the crate rests on the survey, says how it is had, and holds no file of it",
    (source, name, access, said) => {
      const graph = graphOf(source);
      const survey = graph.find((e) => e["@id"] === page);
      expect(survey).toMatchObject({ "@type": "Dataset", name });
      expect(survey?.["conditionsOfAccess"]).toMatch(access);
      const root = graph.find((e) => e["@id"] === "./");
      expect(root).toMatchObject({ hasPart: [{ "@id": "README.md" }] });
      expect(JSON.stringify(root?.["isBasedOn"])).toContain(page);
      expect(root?.["description"]).toMatch(said);
      const publisher = (survey?.["publisher"] as { "@id": string })["@id"];
      expect(graph.filter((e) => e["@id"] === publisher)).toHaveLength(1);
    },
  );

  it("simulated: from nobody, again from the seed", () => {
    const graph = graphOf("simulated");
    expect(graph.find((e) => e["@id"] === page)).toBeUndefined();
    expect(graph.find((e) => e["@id"] === "./")?.["description"]).toMatch(
      /seed in the settings makes every one/,
    );
  });
});
