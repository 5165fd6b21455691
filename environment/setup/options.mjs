import { parseArgs } from "node:util";
import { CannotRun } from "./faults.mjs";

/**
 * One option of a command: what it means, and how its value is called when it takes one.
 * @typedef {{ readonly meaning: string, readonly value?: string }} Option
 */

/** @param {string} a @param {string} b */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The name among `names` that is nearest to what was typed; the first where two are equally near.
 * @param {string} typed
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function nearest(typed, names) {
  const sorted = [...names].sort((a, b) => distance(typed, a) - distance(typed, b));
  return sorted[0];
}

/**
 * Reads a command's options; whatever is wrong with them is told at once, an unknown one with the nearest that is known.
 * An option with a value may be given several times.
 * @param {string} command as it is typed, for the message
 * @param {Readonly<Record<string, Option>>} options
 * @param {readonly string[]} args
 * @returns {{ flags: ReadonlySet<string>, values: ReadonlyMap<string, readonly string[]> }}
 */
export function readOptions(command, options, args) {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [
        name,
        { type: value === undefined ? "boolean" : "string" },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  /** @type {string[]} */
  const faults = [];
  /** @type {Set<string>} */
  const flags = new Set();
  /** @type {Map<string, readonly string[]>} */
  const values = new Map();
  for (const token of tokens) {
    if (token.kind === "positional") faults.push(`"${token.value}" is not understood here`);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined)
      faults.push(
        `${token.rawName} is no option; the nearest is --${nearest(token.name, Object.keys(options)) ?? "help"}`,
      );
    else if (option.value === undefined) {
      if (token.value === undefined) flags.add(token.name);
      else faults.push(`${token.rawName} takes no value; seen "${token.value}"`);
    } else if (token.value === undefined || token.value === "" || token.value.startsWith("--"))
      faults.push(`${token.rawName} needs a value: --${token.name} ${option.value}`);
    else values.set(token.name, [...(values.get(token.name) ?? []), token.value]);
  }
  if (faults.length > 0) throw new CannotRun(faults.join("\n"), `${command} --help lists the options`);
  return { flags, values };
}

/**
 * The options as a table for `--help`.
 * @param {Readonly<Record<string, Option>>} options
 */
export function optionsHelp(options) {
  const rows = Object.entries(options).map(([name, { value, meaning }]) => ({
    left: value === undefined ? `--${name}` : `--${name} ${value}`,
    meaning,
  }));
  const width = Math.max(...rows.map((row) => row.left.length));
  return rows.map(({ left, meaning }) => `  ${left.padEnd(width)}  ${meaning}`).join("\n");
}
