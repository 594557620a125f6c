import ts from "typescript";

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/** The parts of a declaration that others may rely on: of a class, not what is private, nor the constructor of one that is not exported. */
export function publicParts(node: ts.Declaration, exported: boolean): readonly ts.Node[] {
  if (!ts.isClassDeclaration(node)) return [node];
  const heads = [...(node.typeParameters ?? []), ...(node.heritageClauses ?? [])];
  return [...heads, ...publicMembers(node, exported)];
}

export function publicMembers(node: ts.ClassDeclaration, exported: boolean): readonly ts.ClassElement[] {
  return node.members.filter((member) => {
    if (ts.isConstructorDeclaration(member)) return exported;
    if (member.name !== undefined && ts.isPrivateIdentifier(member.name)) return false;
    return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) === 0;
  });
}

/** A declaration as text, without comments, `export` and `declare`. */
export function signatureOf(node: ts.Declaration, exported: boolean): string {
  return printed(shown(node, exported), node.getSourceFile()).replace(/^(export |declare )+/, "");
}

/** A member as text, without comments and its closing semicolon. */
export function memberSignature(node: ts.Node): string {
  return printed(node, node.getSourceFile()).replace(/;$/, "");
}

function shown(node: ts.Declaration, exported: boolean): ts.Node {
  if (ts.isVariableDeclaration(node)) return node.parent.parent;
  if (!ts.isClassDeclaration(node)) return node;
  const { modifiers, name, typeParameters, heritageClauses } = node;
  const members = publicMembers(node, exported);
  return ts.factory.updateClassDeclaration(node, modifiers, name, typeParameters, heritageClauses, members);
}

function printed(node: ts.Node, file: ts.SourceFile): string {
  const text = printer.printNode(ts.EmitHint.Unspecified, node, file);
  return text
    .replaceAll(/^( {4})+/gm, (indent) => indent.slice(indent.length / 2))
    .replaceAll(/import\("[^"]+"\)\./g, "");
}
