import ts from "typescript";
import { memberSignature, publicMembers } from "./signature.ts";

export interface MemberDocs {
  readonly name: string;
  /** Without comments. */
  readonly signature: string;
  /** Its docstring; empty where it has none. */
  readonly docs: string;
  /** Whether its type alone says all: a literal, or a part that carries types and no value. */
  readonly speaksForItself: boolean;
}

/** The docstring of a declaration, its paragraphs on lines of their own; what it throws comes last. */
export function docsOf(node: ts.Node): string {
  const documented = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const comments = ts.getJSDocCommentsAndTags(documented);
  const prose = comments.filter(ts.isJSDoc).map((one) => flowing(ts.getTextOfJSDocComment(one.comment)));
  const throws = ts.getAllJSDocTags(documented, ts.isJSDocThrowsTag).map((tag) => throwsText(tag));
  return [...prose, ...throws].filter((one) => one !== "").join("\n\n");
}

function throwsText(tag: ts.JSDocThrowsTag): string {
  const type = tag.typeExpression?.type.getText() ?? "";
  return flowing(["Throws", type, ts.getTextOfJSDocComment(tag.comment)].filter((one) => one).join(" "));
}

/** Lines of a comment are broken for its editor: a paragraph flows. */
function flowing(text: string | undefined): string {
  const paragraphs = (text ?? "").split(/\n\s*\n/);
  return paragraphs.map((one) => one.replaceAll(/\s*\n\s*/g, " ").trim()).join("\n\n");
}

/** The members of a class, an interface or an object, in the order in which they are written. */
export function membersOf(node: ts.Declaration, exported: boolean): readonly MemberDocs[] {
  return memberNodes(node, exported).map((member) => ({
    name: nameOf(member),
    signature: memberSignature(member),
    docs: docsOf(member),
    speaksForItself: speaksForItself(member),
  }));
}

function memberNodes(node: ts.Declaration, exported: boolean): readonly (ts.ClassElement | ts.TypeElement)[] {
  if (ts.isClassDeclaration(node)) return publicMembers(node, exported);
  if (ts.isInterfaceDeclaration(node)) return [...node.members];
  if (ts.isTypeAliasDeclaration(node)) return literalMembers(node.type);
  return ts.isVariableDeclaration(node) && node.type !== undefined ? literalMembers(node.type) : [];
}

/** Of an object type, written out or frozen. */
function literalMembers(type: ts.TypeNode): readonly ts.TypeElement[] {
  if (ts.isTypeLiteralNode(type)) return [...type.members];
  return ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []).flatMap(literalMembers) : [];
}

function nameOf(member: ts.ClassElement | ts.TypeElement): string {
  return ts.isConstructorDeclaration(member) ? "constructor" : (member.name?.getText() ?? "");
}

function speaksForItself(member: ts.ClassElement | ts.TypeElement): boolean {
  if (member.name !== undefined && ts.isComputedPropertyName(member.name)) return true;
  if (ts.isPropertyDeclaration(member) && member.initializer !== undefined) return true;
  const typed = ts.isPropertySignature(member) || ts.isPropertyDeclaration(member) ? member : null;
  return typed?.type !== undefined && ts.isLiteralTypeNode(typed.type);
}
