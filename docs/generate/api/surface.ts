/**
 * What users can see of the package: each name that is exported, and each type that these mention, however far down. A type
 * need not be exported to be relied on: a method of `SelectedView` is part of what `featureView()` returns.
 */
import ts from "typescript";
import { type Declarations, declarationsOf } from "./declarations.ts";
import { declaredPath, declaredProgram, sourceOf } from "./declared-program.ts";
import { docsOf, type MemberDocs, membersOf } from "./docs-of.ts";
import { publicParts, signatureOf } from "./signature.ts";

/**
 * Ports that are shown and not followed: the statements that they are handed carry the plan that they were compiled from, and
 * with it the whole compiler, which no user relies on.
 */
const notFollowed: ReadonlySet<string> = new Set(["Warehouse", "OnlineStore"]);

export interface SurfaceItem {
  readonly name: string;
  readonly kind: "function" | "value" | "class" | "interface" | "type";
  /** Whether `import … from "asof"` gives it, or it is only mentioned by what that gives. */
  readonly exported: boolean;
  /** The source that declares it. */
  readonly source: string;
  /** Its declaration, without comments and without what is private. */
  readonly signature: string;
  /** Its docstring; empty where it has none. */
  readonly docs: string;
  readonly members: readonly MemberDocs[];
}

/** Everything that is seen of a module, by name; what it exports comes first. */
export function surfaceOf(entry: string, declarations: Declarations = declarationsOf(entry)): readonly SurfaceItem[] {
  const program = declaredProgram(declarations);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(declaredPath(entry));
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${entry} is no module`);
  const exported = checker.getExportsOfModule(module).map((symbol) => original(symbol, checker));
  const seen = new Set(exported);
  for (const symbol of seen) for (const one of mentionedBy(symbol, exported.includes(symbol), checker)) seen.add(one);
  return [...seen].map((symbol) => itemOf(symbol, exported.includes(symbol))).sort(byPlace);
}

function byPlace(left: SurfaceItem, right: SurfaceItem): number {
  if (left.exported !== right.exported) return left.exported ? -1 : 1;
  return compare(left.name, right.name) || compare(left.source, right.source);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function itemOf(symbol: ts.Symbol, exported: boolean): SurfaceItem {
  const declarations = declarationsAt(symbol);
  const [first] = declarations;
  if (first === undefined) throw new Error(`${symbol.name} is declared nowhere`);
  return {
    name: symbol.name,
    kind: kindOf(first),
    exported,
    source: sourceOf(first.getSourceFile()),
    signature: declarations.map((one) => signatureOf(one, exported)).join("\n"),
    docs: docsOf(first),
    members: declarations.flatMap((one) => membersOf(one, exported)),
  };
}

/** The symbols of our own modules that a declaration names, private parts left out. */
function mentionedBy(symbol: ts.Symbol, exported: boolean, checker: ts.TypeChecker): readonly ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    const named = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    if (named !== undefined) found.push(original(named, checker));
    ts.forEachChild(node, visit);
  };
  if (notFollowed.has(symbol.name)) return [];
  // The checker knows the nodes of its own tree alone, so that private parts are skipped rather than cut out.
  for (const declaration of declarationsAt(symbol)) for (const part of publicParts(declaration, exported)) visit(part);
  return found.filter((one) => declarationsAt(one).length > 0);
}

function original(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Where it is declared at the top of a module; parameters and members are declared elsewhere. */
function declarationsAt(symbol: ts.Symbol): readonly ts.Declaration[] {
  return (symbol.declarations ?? []).filter((one) => {
    const statement = ts.isVariableDeclaration(one) ? one.parent.parent : one;
    return ts.isSourceFile(statement.parent) && !ts.isSourceFile(statement);
  });
}

function kindOf(node: ts.Declaration): SurfaceItem["kind"] {
  if (ts.isFunctionDeclaration(node)) return "function";
  if (ts.isVariableDeclaration(node)) return "value";
  if (ts.isClassDeclaration(node)) return "class";
  return ts.isInterfaceDeclaration(node) ? "interface" : "type";
}
