/** One output in several forms, by MIME type; the reader's program takes the richest it can show. */
export interface Bundle {
  readonly "text/plain": string;
  readonly "text/html"?: string;
  readonly "image/svg+xml"?: string;
  readonly "application/vnd.plotly.v1+json"?: object;
}

/** Options of a display: `id` names it, `update` replaces what the same id shows already. */
export interface DisplayOptions {
  readonly id?: string;
  readonly update?: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

interface NotebookDisplay {
  readonly display: (data: Bundle, options?: DisplayOptions) => void;
}

const slot = Symbol.for("notebook.display");

const running = (): NotebookDisplay | undefined => (globalThis as { [slot]?: NotebookDisplay })[slot];

/** Whether a notebook runs this code. */
export const inNotebook = (): boolean => running() !== undefined;

/** Shows a bundle in the notebook that runs; outside one the plain text is handed to `print`, by default `console.log`. */
export function display(
  data: Bundle,
  options: DisplayOptions = {},
  print: (text: string) => void = (text) => console.log(text),
): void {
  const notebook = running();
  if (notebook === undefined) print(data["text/plain"]);
  else notebook.display(data, options);
}
