import ts from "typescript";

/** What a cell may import. */
const allowedImports = ["./lib/index", "tslab", "danfojs-node"];

const assignments = [ts.SyntaxKind.FirstAssignment, ts.SyntaxKind.LastAssignment] as const;
const arithmetic: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
]);
const counting: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusPlusToken,
  ts.SyntaxKind.MinusMinusToken,
]);

function binaryFault({ operatorToken: { kind } }: ts.BinaryExpression): string | undefined {
  if (kind >= assignments[0] && kind <= assignments[1]) return "assigns; name a new const instead";
  return arithmetic.has(kind) ? "computes; have a function of lib do it" : undefined;
}

function importFault(specifier: ts.Node | undefined): string | undefined {
  const name =
    specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : "something not named";
  return allowedImports.includes(name)
    ? undefined
    : `imports ${name}; a cell may import ${allowedImports.join(", ")}`;
}

function callFault(call: ts.CallExpression): string | undefined {
  const isRequire = ts.isIdentifier(call.expression) && call.expression.text === "require";
  const isImport = call.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isRequire || isImport ? importFault(call.arguments[0]) : undefined;
}

function floatsPromise(statement: ts.ExpressionStatement, checker: ts.TypeChecker): boolean {
  const { expression } = statement;
  const inner = ts.isVoidExpression(expression) ? expression.expression : expression;
  const type = checker.getTypeAtLocation(inner);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => (checker.getPropertyOfType(part, "then")?.flags ?? 0) !== 0);
}

/** Whether it is `const`; `using` shares a bit with it, so both bits of a declaration's kind are looked at. */
function isConst({ flags }: ts.VariableDeclarationList): boolean {
  const kind: number = flags & ts.NodeFlags.BlockScoped;
  return kind === (ts.NodeFlags.Const as number);
}

/** What is wrong with one piece of a cell, going by the rule that cells show and lib computes. */
function faultOf(node: ts.Node, checker: ts.TypeChecker): string | undefined {
  if (ts.isVariableDeclarationList(node)) return isConst(node) ? undefined : "declares what is no const";
  if (ts.isIterationStatement(node, false)) return "loops; have a function of lib do it";
  if (ts.isBinaryExpression(node)) return binaryFault(node);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
    return counting.has(node.operator) ? "assigns; name a new const instead" : undefined;
  if (ts.isImportDeclaration(node)) return importFault(node.moduleSpecifier);
  if (ts.isCallExpression(node)) return callFault(node);
  if (ts.isExpressionStatement(node) && floatsPromise(node, checker))
    return "leaves a promise unawaited; write await before it";
  return undefined;
}

/** The rules that the cells of one notebook break, each with its position in the module. */
export function brokenRules(
  source: ts.SourceFile,
  checker: ts.TypeChecker,
): readonly { readonly position: number; readonly message: string }[] {
  const found: { position: number; message: string }[] = [];
  const visit = (node: ts.Node): void => {
    const message = faultOf(node, checker);
    if (message !== undefined) found.push({ position: node.getStart(source), message });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
