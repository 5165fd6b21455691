import type { TestProject } from "vitest/node";
import { canLend } from "../support/project.js";
import { execute, newStudy, tiny } from "../support/study.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of a copy of the project in which the study was executed once, on a small sample of its networks. */
    base: string;
  }
}

/** Executes the study once for all slow tests. */
export default async function setUp(project: TestProject): Promise<() => void> {
  const base = newStudy();
  base.settings(tiny);
  if (canLend) await execute(base);
  project.provide("base", base.root);
  return () => base.remove();
}
