import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openFile } from "./browser.js";

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What a page is looked at on: a telephone, a tablet, a laptop by day and by night; the tablet only for its width. */
const readers = [
  { width: 360, colorScheme: "light", checked: true },
  { width: 768, colorScheme: "light", checked: false },
  { width: 1280, colorScheme: "light", checked: true },
  { width: 1280, colorScheme: "dark", checked: true },
] as const;

/** Rules that the checker leaves out by default: targets of 24 pixels, and those it calls experimental. */
const more = Object.fromEntries(
  [
    "target-size",
    "css-orientation-lock",
    "focus-order-semantics",
    "label-content-name-mismatch",
    "p-as-heading",
    "table-fake-caption",
    "td-has-header",
  ].map((rule) => [rule, { enabled: true }]),
);

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What the accessibility checker finds on the page as it is, a line a rule. */
async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(axeFile, "utf8"));
  const violations: readonly Violation[] = await page.evaluate(
    `axe.run(document, { rules: ${JSON.stringify(more)} }).then((r) => r.violations)`,
  );
  return violations.map(
    (v) => `axe ${v.id}: ${v.help}, ${v.nodes.length} times, first ${v.nodes[0]?.html ?? ""}`,
  );
}

/** What a page must have that the checker does not ask for. Runs in the page. */
const structure = `(() => {
  const faults = [];
  const all = (s) => [...document.querySelectorAll(s)];
  const must = (ok, what) => { if (!ok) faults.push(what); };
  must(document.documentElement.lang !== "", "the page has no language");
  must(document.title.trim() !== "", "the page has no title");
  must(all("main").length === 1, "the page has " + all("main").length + " main parts");
  must(all("h1").length === 1, "the page has " + all("h1").length + " first headings");
  const runs = all("script").filter((s) => s.type === "");
  must(runs.every((s) => !s.hasAttribute("src")), "the page has scripts from elsewhere");
  must(all("*").every((e) => [...e.attributes].every((a) => !/^on/i.test(a.name))), "an element has a script as attribute");
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
  must(policy !== null && policy.content.includes("default-src 'none'"), "the page has no policy that forbids requests");
  must(policy === null || !/unsafe-eval|https?:|\\*/.test(policy.content), "the policy allows eval or other places");
  must(policy === null || !/script-src[^;]*unsafe/.test(policy.content), "the policy allows scripts without a hash");
  for (const t of all("table")) {
    must(t.caption !== null && t.caption.textContent.trim() !== "", "a table has no caption: " + t.id);
    must([...t.querySelectorAll("th")].every((h) => h.scope !== ""), "a table has heads without scope: " + t.id);
  }
  for (const i of all("img")) must((i.getAttribute("alt") ?? "").length > 20, "a picture is not described: " + i.outerHTML.slice(0, 60));
  for (const f of all("figure")) {
    must(f.querySelector("figcaption") !== null, "a figure has no caption: " + f.id);
    must(f.parentElement.querySelector("details table") !== null, "a figure has no table of its numbers: " + f.id);
  }
  const ids = all("[id]").map((e) => e.id);
  must(new Set(ids).size === ids.length, "ids stand twice: " + ids.filter((id, i) => ids.indexOf(id) !== i));
  for (const a of all('a[href^="#"]'))
    must(document.getElementById(decodeURIComponent(a.hash.slice(1))) !== null, "a link leads nowhere: " + a.hash);
  for (const d of all("data[value]")) must(d.value.trim() !== "" && Number.isFinite(Number(d.value)), "a number has no value: " + d.outerHTML);
  must(!/\\b(NaN|undefined)\\b/.test(document.querySelector("main").innerText), "the page says NaN or undefined");
  return faults;
})()`;

const sideways = `(() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  const cut = [...document.querySelectorAll("main *")].filter((e) => {
    const s = getComputedStyle(e);
    return e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && s.overflowX !== "visible";
  });
  const beyond = [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1);
  return [
    ...(wide > 0 ? ["scrolls sideways by " + wide] : []),
    ...cut.slice(0, 3).map((e) => "is cut or scrolls within: " + e.outerHTML.slice(0, 80)),
    ...beyond.slice(0, 3).map((e) => "reaches beyond the page: " + e.outerHTML.slice(0, 80)),
  ];
})()`;

const openAll = "document.querySelectorAll('details').forEach((d) => { d.open = true; })";

async function faultsFor(
  browser: Browser,
  file: string,
  { width, colorScheme, checked }: (typeof readers)[number],
): Promise<readonly string[]> {
  const opened = await openFile(browser, file, { viewport: { width, height: 900 }, colorScheme });
  try {
    const { page } = opened;
    const shut: readonly string[] = await page.evaluate(sideways);
    await page.evaluate(openAll);
    const open: readonly string[] = await page.evaluate(sideways);
    const unfit = checked ? await axeFaults(page) : [];
    const asked = opened.requests.map((r) => `asks for ${r}`);
    return [...shut, ...open.map((f) => `with details open: ${f}`), ...unfit, ...asked, ...opened.faults].map(
      (f) => `${width} px, ${colorScheme}: ${f}`,
    );
  } finally {
    await opened.close();
  }
}

async function faultsWithoutScripts(browser: Browser, file: string): Promise<readonly string[]> {
  const opened = await openFile(browser, file, { javaScriptEnabled: false });
  try {
    const text = await opened.page.locator("main").innerText();
    return text.trim().length > 200 ? [] : [`without scripts the page says only "${text.trim()}"`];
  } finally {
    await opened.close();
  }
}

/** Links to files beside the page that are not there. */
async function deadLinks(page: Page, file: string): Promise<readonly string[]> {
  const links: readonly string[] = await page.evaluate(
    "[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))",
  );
  return links
    .filter((l) => !/^(#|https?:)/.test(l))
    .filter((l) => !existsSync(join(dirname(file), decodeURIComponent(l.split("#")[0]))))
    .map((l) => `a link leads to a file that is not there: ${l}`);
}

/**
 * Everything that is wrong with a page of the report, a line each; empty for a good one. It must ask for nothing, keep
 * its own policy, be readable without scripts, fit 360, 768 and 1280 pixels with details shut and open, pass every
 * rule of the accessibility checker in light and dark with details open, have a language, one main part, one first heading, captions,
 * scoped heads and described pictures, lead to places that exist, and be at most `largest` bytes (1 MB by default).
 */
export async function pageFaults(
  browser: Browser,
  file: string,
  largest = 1_000_000,
): Promise<readonly string[]> {
  const { size } = statSync(file);
  const opened = await openFile(browser, file);
  const unlike: readonly string[] = await opened.page.evaluate(structure);
  const faults = [
    ...(size > largest ? [`the file has ${size} bytes, more than ${largest}`] : []),
    ...unlike,
    ...(await deadLinks(opened.page, file)),
  ];
  await opened.close();
  for (const reader of readers) faults.push(...(await faultsFor(browser, file, reader)));
  faults.push(...(await faultsWithoutScripts(browser, file)));
  return faults;
}
