"use strict";
const { Worker } = require("node:worker_threads");

/**
 * Runs in its own thread, so that it sees the parent's death even while a cell computes. When the kernel does not
 * leave by itself within two seconds it is killed.
 */
const watcher = `
  const { parentPort, workerData } = require("node:worker_threads");
  const alive = (id) => { try { process.kill(id, 0); return true; } catch (error) { return error.code === "EPERM"; } };
  const timer = setInterval(() => {
    if (process.ppid === workerData.parent && alive(workerData.parent)) return;
    clearInterval(timer);
    require("node:fs").rmSync(workerData.connectionFile, { force: true });
    parentPort.postMessage("gone");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 2000);
  }, 500);
`;

/**
 * Ends this process when the one that started it is gone, and takes the connection file along, which nobody else
 * would remove.
 * @param {string} connectionFile
 */
function endWithParent(connectionFile) {
  const worker = new Worker(watcher, {
    eval: true,
    workerData: { parent: process.ppid, connectionFile },
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  worker.on("message", () => process.exit(0));
  worker.unref();
}

module.exports = { endWithParent };
