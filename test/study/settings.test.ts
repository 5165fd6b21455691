import { describe, expect, it } from "vitest";
import { checkSettings, SettingsRefused, settingsHelp } from "../../lib/study/settings.js";

const faults = (raw: unknown): string => {
  try {
    checkSettings(raw, "my.json");
  } catch (error) {
    if (error instanceof SettingsRefused) return error.message;
    throw error;
  }
  return "";
};

describe("settings", () => {
  it("are whole by default: simulated responders, all waves, every PCN", () => {
    expect(checkSettings({})).toEqual({
      survey: { source: "simulated", seed: 20_251_103 },
      publicFiles: "data/public",
      practiceLinks: "payments",
      waves: [2018, 2019, 2020, 2021, 2022, 2023],
      absentPcns: "reported",
      mentalHealthNeeds: "reported",
      clusters: "latest",
      workforceColumns: {},
      smallCounts: "licensed",
      variance: "CR1",
      samplePcns: 1,
    });
  });

  it("tell every fault at once, with the place, what was seen and what would do", () => {
    const told = faults({
      absentPcns: "drop",
      waves: [2017],
      seeds: 3,
      survey: { source: "simulated", seed: -1 },
    });
    expect(told).toMatch(/^my\.json: 4 faults/);
    expect(told).toMatch(/absentPcns: .*"reported".*seen "drop"/);
    expect(told).toMatch(/waves\.0: a wave is one of 2018, .*seen 2017/);
    expect(told).toMatch(/"seeds" is not a setting; there are survey, /);
    expect(told).toMatch(/survey\.seed: .*seen -1/);
  });

  it("say what each means and its default", () => {
    expect(settingsHelp.map((s) => s.name)).toContain("absentPcns");
    expect(settingsHelp.every((s) => s.meaning.length > 10 && s.byDefault.length > 0)).toBe(true);
  });
});
