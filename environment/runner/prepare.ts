import { loadSettings, makeTables } from "../../lib/index.js";

/** Makes the tables of the settings in STUDY_SETTINGS, and ends when the runner does, which holds the other end of its standard input. */
process.stdin.on("end", () => process.exit(1)).resume();
await makeTables(loadSettings(process.env["STUDY_SETTINGS"]));
process.exit(0);
