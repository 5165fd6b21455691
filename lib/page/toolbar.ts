import { all, button, make } from "./dom.js";
import { copyOf, csvOf, jsonOf } from "./files.js";
import { readTable } from "./grid.js";

/** Hands the reader a file that is made in the page; nothing leaves it. */
function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Copies text; where the browser has no clipboard for pages from disk, by a selection. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", { "aria-hidden": "true", class: "aside" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = (document as { execCommand: (command: string) => boolean }).execCommand("copy");
    area.remove();
    return done;
  }
}

/** Puts under a table: copy it, or have it as CSV or JSON. */
function addTo(table: HTMLTableElement): void {
  const said = make("span", { role: "status", class: "said" });
  const tell = (text: string): void => void (said.textContent = text);
  const called = table.caption?.querySelector("b")?.textContent.replace(/\.$/, "") ?? "table";
  const tools: readonly (readonly [string, string, () => void])[] = [
    [
      "Copy",
      `Copy ${called}`,
      () =>
        void copy(copyOf(readTable(table))).then((ok) =>
          tell(ok ? "Copied." : "Not copied: select the table."),
        ),
    ],
    [
      "CSV",
      `${called} as CSV, full precision`,
      () => save(`${table.id}.csv`, "text/csv", csvOf(readTable(table))),
    ],
    [
      "JSON",
      `${called} as JSON, full precision`,
      () => save(`${table.id}.json`, "application/json", jsonOf(readTable(table))),
    ],
  ];
  const buttons = tools.map(([text, label, act]) => {
    const made = button(text, act);
    made.setAttribute("aria-label", label);
    return made;
  });
  table.after(
    make("div", { class: "tools", role: "group", "aria-label": `Take ${called} along` }, [...buttons, said]),
  );
}

/** Gives every table of results its tools. */
export function addTools(): void {
  for (const table of all<HTMLTableElement>(".study-output table")) addTo(table);
}
