"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { openCompiler } = require("./compiler.cjs");
const { createProjectModules } = require("./modules.cjs");
const { createPositions } = require("./positions.cjs");
const { createStreams } = require("./streams.cjs");
const { listenForFailures } = require("./failures.cjs");
const { endWithParent } = require("./parent.cjs");

const tslabFolder = path.dirname(require.resolve("tslab/package.json"));

/** The nearest folder upwards that holds a package.json. @param {string} from @returns {string} */
function findRoot(from) {
  if (fs.existsSync(path.join(from, "package.json"))) return from;
  const up = path.dirname(from);
  if (up === from) throw new Error(`no package.json in ${module.path} or any folder above it`);
  return findRoot(up);
}

/** @returns {{ connectionFile: string, root: string }} */
function readArguments() {
  const { values } = parseArgs({
    options: { "config-path": { type: "string" }, root: { type: "string" } },
  });
  const connectionFile = values["config-path"];
  if (!connectionFile)
    throw new Error("launcher.cjs needs --config-path and the connection file Jupyter made");
  return {
    connectionFile: path.resolve(connectionFile),
    root: path.resolve(values.root ?? findRoot(module.path)),
  };
}

async function startKernel() {
  const { connectionFile, root } = readArguments();
  endWithParent(connectionFile);
  process.chdir(root);
  const here = process.cwd();
  const stderr = process.stderr.write.bind(process.stderr);

  const compiler = openCompiler(tslabFolder);
  const { createExecutor } = require("tslab/dist/executor.js");
  const { createTruthfulConverter } = require("./converter.cjs");
  const { createCells, labelOf } = require("./cells.cjs");
  const { installDisplay } = require("./display.cjs");
  const { Handler } = require("./handler.cjs");
  const { Server } = require("./server.cjs");

  const positions = createPositions({ root: here, hidden: [tslabFolder, module.path] });
  positions.install();
  const modules = createProjectModules(here);
  const { converters, diagnostics } = createTruthfulConverter({
    compiler,
    positions,
    modules,
    label: () => cells.label(),
  });

  /** @type {unknown[]} */
  const complaints = [];
  const executor = createExecutor(here, converters, {
    log: (...what) => console.log(...what),
    error: (thrown) => void complaints.push(thrown),
  });
  const { __tslab__: cellScope } = /** @type {{ __tslab__: { require: unknown } }} */ (
    /** @type {unknown} */ (globalThis)
  );
  cellScope.require = modules.require;

  /** @type {Server["publish"]} */
  const publishUnlessSilent = (...given) => {
    if (!cells.current()?.silent) server.publish(...given);
  };
  const streams = createStreams((name, text) => {
    const cell = cells.current();
    if (cell) publishUnlessSilent(cell.message, "stream", { name, text });
    else stderr(text);
  });
  const failures = listenForFailures(({ thrown, cell }) => {
    if (cells.running()) return;
    const whose = cell ? labelOf(cell) : "a cell";
    process.stderr.write(
      `${whose} had ended when this happened; the next cell will fail for it: ${String(thrown)}\n`,
    );
  });

  const { version } = /** @type {{ version: string }} */ (require("tslab/package.json"));
  const server = new Server(
    new Handler(executor, { tslab: version, typescript: compiler.version }),
    connectionFile,
    {
      log: stderr,
      interrupt: () => executor.interrupt(),
      exit: () => void setTimeout(() => process.exit(0), 100),
    },
  );
  const cells = createCells({
    wire: {
      publish: (parent, type, content) => server.publish(parent, type, content),
      reply: (parent, type, content) => server.reply(parent, type, content),
    },
    execute: (code) => executor.execute(code),
    complaints: () => complaints.splice(0),
    diagnostics,
    failures,
    flush: streams.flush,
  });
  server.cells = cells;
  installDisplay({
    cell: () => failures.cell() ?? cells.current(),
    publish(type, content) {
      const cell = cells.current();
      if (!cell) throw new Error("nothing can be shown before the first cell");
      streams.flush();
      publishUnlessSilent(cell.message, type, content);
    },
  });
  process.on("SIGINT", () => executor.interrupt());
  streams.capture();
  await server.init();
}

startKernel().catch((/** @type {unknown} */ error) => {
  process.stderr.write(
    `the kernel could not start: ${error instanceof Error ? (error.stack ?? "") : String(error)}\n`,
  );
  process.exit(1);
});
