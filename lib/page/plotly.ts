import { make } from "./dom.js";

/** What of plotly.js is used here. */
export interface Plotly {
  readonly newPlot: (at: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>;
  readonly react: (at: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>;
  readonly Fx: { readonly hover: (at: HTMLElement, points: object[], subplot: string) => void };
}

/** The library, as it lies in the page: packed, as text that does nothing. */
export const packed = (): string | undefined => document.getElementById("plotly-packed")?.textContent.trim();

let loading: Promise<Plotly> | undefined;

async function unpack(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Starts the library once a page; the page's policy knows its hash. */
export function library(): Promise<Plotly> {
  loading ??= unpack(packed() ?? "").then((code) => {
    document.head.append(make("script", {}, [code]));
    const started = (globalThis as { Plotly?: Plotly }).Plotly;
    if (started === undefined) throw new Error("plotly.js did not start");
    return started;
  });
  return loading;
}
