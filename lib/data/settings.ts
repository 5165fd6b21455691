import { readFileSync } from "node:fs";
import { checkSettings, SettingsRefused, type Settings } from "../study/settings.js";

/** Reads a settings file (JSON; comments are not allowed) and checks it whole; without a file all defaults hold. */
export function loadSettings(file?: string): Settings {
  if (file === undefined) return checkSettings({});
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsRefused(file, [
      `cannot be read as JSON (${reason}); an empty object {} means all defaults`,
    ]);
  }
  return checkSettings(raw, file);
}
