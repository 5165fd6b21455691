import { Buffer } from "node:buffer";
import type { AnyOutput, FigureOutput, TableOutput } from "../analysis/output.js";
import { badgeHtml, badgeText, type Badge } from "./badge.js";
import { display, type Bundle } from "./display.js";
import { colourNamed, light } from "./colours.js";
import { drawingNotes, figureDescription, figureSvg, figureWidths } from "./figure.js";
import { figureTable } from "./figuretable.js";
import { fitOf, stackWidths } from "./fit.js";
import { simulatedMark } from "./footnotes.js";
import { anchor, escape } from "./html.js";
import { layerOf } from "./layer.js";
import { plotConfig, plotOf } from "./plot.js";
import { outputStyle } from "./style.js";
import { notesHtml, tableHtml } from "./table.js";
import { tableText, wrapped } from "./tabletext.js";
import { fill, filled, numbersById } from "./words.js";

const imageOf = (svg: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")}`;

/** The style that a display carries along, marked so that a page which has it already can leave it out. */
const ownStyle = (of?: TableOutput): string =>
  `<style data-of="study-output">${outputStyle(of === undefined ? stackWidths[0] : fitOf(of).under)}</style>`;

const shell = (name: string, inside: string): string =>
  `<div class="study-output" data-output="${escape(name)}">\n${inside}\n</div>`;

/** The picture of a figure as images that need no trust to be shown: one for a column, one for a telephone. */
function pictureHtml(figure: FigureOutput): string {
  const alt = `${figure.number}. ${figure.title} ${figureDescription(figure)}`;
  return `<picture><source media="(max-width:560px)" srcset="${imageOf(figureSvg(figure, figureWidths.narrow))}"><img src="${imageOf(figureSvg(figure))}" width="${figureWidths.column}" alt="${escape(alt)}"></picture>`;
}

function figureHtml(figure: FigureOutput): string {
  const id = anchor(figure.name);
  const table = { ...figureTable(figure), notes: [], title: figure.subtitle };
  return `<figure id="${id}">
<figcaption><b>${escape(figure.number)}.</b> ${escape(figure.title)} <span class="subtitle">${escape(figure.subtitle)}</span></figcaption>
${pictureHtml(figure)}
</figure>
${notesHtml(id, [...drawingNotes(figure), ...figure.notes], [])}
<details><summary>The numbers of ${escape(figure.number)}</summary>
${tableHtml(table, { id: `${figure.name}-data`, called: `The numbers of ${figure.number}.` })}
</details>`;
}

/**
 * An output as HTML without its style: for a page that carries the style once. Numbers in its title and notes may also
 * be those of `shown`.
 */
export function outputHtml(output: AnyOutput, shown: readonly AnyOutput[] = []): string {
  const whole = filled(output, numbersById(shown));
  return shell(whole.name, whole.type === "table" ? tableHtml(whole) : figureHtml(whole));
}

function figureText(figure: FigureOutput): string {
  const notes = drawingNotes(figure);
  const table = {
    ...figureTable(figure),
    title: `${figure.title} ${figure.subtitle}`,
    notes: [...notes, ...figure.notes],
  };
  return tableText(table);
}

/**
 * An output in every form at once: HTML that carries its own style and shows figures as images (so it is seen in a
 * notebook that is not trusted), and plain text.
 */
export function bundle(output: AnyOutput, shown: readonly AnyOutput[] = []): Bundle {
  const whole = filled(output, numbersById(shown));
  return {
    "text/html": `${ownStyle(whole.type === "table" ? whole : figureTable(whole))}\n${outputHtml(whole)}`,
    ...(whole.type === "table" ? {} : { "image/svg+xml": figureSvg(whole) }),
    "text/plain": whole.type === "table" ? tableText(whole) : figureText(whole),
  };
}

/**
 * A figure to move over, for programs that draw plotly.js themselves (JupyterLab with its extension, VS Code): the same numbers as the
 * still picture, in the light scheme as that is. To all others it says where it is to be had.
 */
export function interactiveBundle(figure: FigureOutput): Bundle {
  const place = { colour: (name: string) => colourNamed(light, name), narrow: false, coarse: false };
  const { data, layout } = plotOf(layerOf(figure), place);
  return {
    "application/vnd.plotly.v1+json": { data, layout, config: plotConfig },
    ...wordsBundle(
      `In JupyterLab and VS Code ${figure.number} is drawn here so that moving over it tells its values. In the exported pages the button below ${figure.number} does that.`,
    ),
  };
}

/** A sentence as a paragraph, in every form. */
export const wordsBundle = (sentence: string): Bundle => ({
  "text/html": `${ownStyle()}\n<p class="study-words">${escape(sentence)}</p>`,
  "text/plain": `${wrapped(sentence, 100).join("\n")}\n`,
});

/** The line that says whose answers these are, in every form. */
export const bannerBundle = (text: string): Bundle => ({
  "text/html": `${ownStyle()}\n<p class="study-banner">${escape(text)}</p>`,
  "text/plain": `${wrapped(text, 100).join("\n")}\n`,
});

/** Shows a sentence. */
export const words = (sentence: string): void => display(wordsBundle(sentence));

/** Shows one calm line that says whose answers these are: "Simulated responders: …". */
export const banner = (text: string): void => display(bannerBundle(text));

/** Shows to which code and data the outputs belong, and whether they still do; again in the same place with `update`. */
export const showBadge = (badge: Badge, update = false): void =>
  display(
    {
      "text/html": `${ownStyle()}\n<p class="study-badge">Outputs ${badgeHtml(badge)}</p>`,
      "text/plain": `${badgeText(badge)}\n`,
    },
    { id: "study-badge", update },
  );

/** Shows an output; numbers in its title and notes may also be those of `shown`, the outputs before it. */
export const showOutput = (output: AnyOutput, shown: readonly AnyOutput[] = []): void =>
  display(bundle(output, shown));

/** Shows a figure to move over. */
export const showInteractive = (figure: FigureOutput): void => display(interactiveBundle(figure));

/** Shows an output's result in words, its numbers filled in from itself and from `shown`. */
export const showWords = (output: AnyOutput, shown: readonly AnyOutput[] = []): void =>
  words(fill(output.words, numbersById([...shown, output])));

/** Refuses an output made from simulated responders whose notes do not say so; returns it otherwise. */
export function assertMarked<T extends AnyOutput>(output: T): T {
  if (output.notes.some((note) => note.toLowerCase().includes(simulatedMark.toLowerCase()))) return output;
  throw new Error(
    `${output.number} (${output.name}, ${output.madeBy}): made from simulated responders, but no note says "${simulatedMark}"; add the note where the output is made`,
  );
}
