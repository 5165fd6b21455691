import type { Layer } from "../report/layer.js";
import { plotConfig, plotOf, type Plot } from "../report/plot.js";
import { all, button, carried, make } from "./dom.js";
import { library, packed } from "./plotly.js";

/** A colour of the page as it is now. */
const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Draws the figure in `place` and lets arrow keys go from point to point, each read out as the table has it. */
async function start(layer: Layer, place: HTMLElement, said: HTMLElement): Promise<void> {
  const plotly = await library();
  const narrow = place.clientWidth < 500;
  const coarse = matchMedia("(pointer: coarse)").matches;
  const drawn = (): Plot => plotOf(layer, { colour, narrow, coarse });
  let plot = drawn();
  await plotly.newPlot(place, plot.data, plot.layout, plotConfig);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    plot = drawn();
    void plotly.react(place, plot.data, plot.layout, plotConfig);
  });
  let at = -1;
  place.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    at = (at + step + plot.order.length) % plot.order.length;
    const [curveNumber, pointNumber, text] = plot.order[at];
    const { xaxis, yaxis } = plot.data[curveNumber] as { readonly xaxis: string; readonly yaxis: string };
    plotly.Fx.hover(place, [{ curveNumber, pointNumber }], xaxis + yaxis);
    said.textContent = text;
  });
}

/** Puts a button under each figure that starts its interactive form; where the page does not carry the library, nothing. */
export function addCharts(): void {
  const layers = carried("study-layers") as Readonly<Record<string, Layer>> | undefined;
  if (layers === undefined || packed() === undefined || typeof DecompressionStream === "undefined") return;
  for (const output of all(".study-output")) {
    const layer = new Map(Object.entries(layers)).get(output.dataset["output"] ?? "");
    const figure = output.querySelector("figure");
    if (layer === undefined || figure === null) continue;
    const said = make("p", { role: "status", class: "said" });
    const place = make("div", {
      class: "plot",
      tabindex: "0",
      role: "group",
      "aria-label": `${layer.called}, interactive: arrow keys go from point to point`,
    });
    place.hidden = true;
    const still = figure.querySelector("picture");
    let started: Promise<void> | undefined;
    const toggle = button(`Explore ${layer.called}`, () => {
      const on = place.hidden;
      place.hidden = !on;
      if (still !== null) still.hidden = on;
      toggle.textContent = on ? "Show the still picture" : `Explore ${layer.called}`;
      if (!on) return;
      started ??= start(layer, place, said);
      started
        .then(() => place.focus())
        .catch((error: unknown) => {
          said.textContent = `The interactive form did not start: ${String(error)}`;
        });
    });
    figure.append(place, make("div", { class: "layer" }, [toggle, said]));
  }
}
