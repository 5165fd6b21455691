import { settingsHelp } from "../../lib/index.js";

/** Lists every setting with what it means and its default. */
export function run(): Promise<number> {
  const width = Math.max(...settingsHelp.map(({ name }) => name.length));
  console.log("\nSettings, as fields of the JSON file:");
  for (const { name, meaning, byDefault } of settingsHelp)
    console.log(`  ${name.padEnd(width)}  ${meaning}\n  ${" ".repeat(width)}  default: ${byDefault}`);
  return Promise.resolve(0);
}
