import { join } from "node:path";
import ts from "typescript";
import { extractCells, type CellFault, type CellModule } from "./cells/extract.js";
import { brokenRules } from "./cells/rules.js";

export type { CellFault } from "./cells/extract.js";

/** As strict as the project, resolved as the kernel does it: without extensions, and with await at the top. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
};

function programOf(root: string, modules: ReadonlyMap<string, CellModule>): ts.Program {
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    getCurrentDirectory: () => root,
    fileExists: (file) => modules.has(file) || disk.fileExists(file),
    readFile: (file) => modules.get(file)?.code ?? disk.readFile(file),
    getSourceFile(file, version, ...rest) {
      const module = modules.get(file);
      return module === undefined
        ? disk.getSourceFile(file, version, ...rest)
        : ts.createSourceFile(file, module.code, version, true);
    },
  };
  return ts.createProgram([...modules.keys()], options, host);
}

function faultsIn(program: ts.Program, file: string, module: CellModule): readonly CellFault[] {
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`the cells of ${module.notebook} were not read`);
  const types = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    (d) => ({
      position: d.start ?? 0,
      message: `${ts.flattenDiagnosticMessageText(d.messageText, "\n  ")} (TS${d.code})`,
    }),
  );
  return [...types, ...brokenRules(source, program.getTypeChecker())].map(({ position, message }) => ({
    notebook: module.notebook,
    ...module.placeOf(source.getLineAndCharacterOfPosition(position).line),
    message,
  }));
}

/**
 * Checks the code cells of the named notebooks: that they are committed without outputs, that they are well-typed under
 * the project's strictness, each notebook one module at the root, and that they only name constants and call lib.
 * All faults are returned, in the order of the notebooks and cells.
 */
export function checkCells(root: string, names: readonly string[]): readonly CellFault[] {
  const extracted = names.map((name) => extractCells(root, name));
  const at = (module: CellModule): string => join(root, `${module.notebook}.cells.ts`).replaceAll("\\", "/");
  const modules = new Map(extracted.map(({ module }) => [at(module), module]));
  const program = programOf(root, modules);
  const faults = [
    ...extracted.flatMap((e) => e.faults),
    ...[...modules].flatMap(([file, module]) => faultsIn(program, file, module)),
  ];
  const key = (f: CellFault): string =>
    `${f.notebook} ${String(f.cell).padStart(5)} ${String(f.line).padStart(5)}`;
  return faults.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** A fault as one line: where, and what. */
export const faultLine = ({ notebook, cell, line, message }: CellFault): string =>
  `notebooks/${notebook}.ipynb, cell ${cell}, line ${line}: ${message}`;
