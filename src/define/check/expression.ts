import { isOfSize, parseExpression } from "../../expressions/parse/parse.ts";
import { type Expression, type LiteralNode, nodeKinds } from "../../ir/expression.ts";
import { type FunctionName, functions, isFunctionName } from "../../ir/functions.ts";
import { suggestion } from "../../kernel/names.ts";
import type { Position } from "../position.ts";
import { readType } from "./types.ts";
import { isObject, kindOf, type Properties, readList, readName, readObject, readText } from "./values.ts";

const nothing: Expression = { kind: "literal", type: "null" };

/** An expression as data: its tree, or the text of one. */
export function readExpression(value: unknown, at: Position): Expression {
  if (typeof value === "string") return readWritten(value, at);
  const expression = readNode(value, at, 0);
  if (isOfSize(expression)) return expression;
  at.error("expression-syntax", "an expression is too large", "divide it over several features, and refer to them");
  return nothing;
}

function readWritten(text: string, at: Position): Expression {
  const parsed = parseExpression(text);
  if (parsed.ok) return parsed.expression;
  const { message, hint, start } = parsed.refusal;
  at.error("expression-syntax", `${message} (at character ${start + 1})`, hint);
  return nothing;
}

/** Deeper than any tree that is small enough. */
const deepest = 200;

function readNode(value: unknown, at: Position, depth: number): Expression {
  const kind = isObject(value) ? value["kind"] : undefined;
  if (depth > deepest) {
    at.error("expression-syntax", "an expression is too large", "divide it over several features, and refer to them");
    return nothing;
  }
  switch (kind) {
    case "literal":
      return readLiteral(readObject(value, at, ["kind", "type", "value"]), at);
    case "reference":
      return { kind, name: readName(readObject(value, at, ["kind", "name"])["name"], at.at("name")) };
    case "call":
      return readCall(readObject(value, at, ["kind", "function", "arguments"]), at, depth);
    case "cast": {
      const given = readObject(value, at, ["kind", "value", "type"]);
      return {
        kind,
        value: readNode(given["value"], at.at("value"), depth + 1),
        type: readType(given["type"], at.at("type")),
      };
    }
    case "case":
      return readCase(readObject(value, at, ["kind", "branches", "otherwise"]), at, depth);
    default:
      at.error(
        "invalid-definition",
        `expected an expression, found ${kindOf(value)}`,
        `give it one of these kinds: ${nodeKinds.join(", ")}; or write it as text`,
      );
      return nothing;
  }
}

/** Reads a literal by the text that it would have, so that nothing gets in that an author could not write. */
function readLiteral(given: Properties, at: Position): LiteralNode {
  const { type, value } = { type: given["type"], value: given["value"] };
  if (type === "null") return { kind: "literal", type };
  if (type === "bool" && typeof value === "boolean") return { kind: "literal", type, value };
  if (type === "number" || type === "string" || type === "date" || type === "timestamp") {
    const text = readText(value, at.at("value"));
    const quoted = `'${text.replaceAll("'", "''")}'`;
    const written = type === "number" ? text : type === "string" ? quoted : `${type} ${quoted}`;
    const parsed = parseExpression(written);
    const isSame = parsed.ok && parsed.expression.kind === "literal" && parsed.expression.type === type;
    if (isSame && "value" in parsed.expression && parsed.expression.value === text)
      return { kind: "literal", type, value: text };
  }
  at.error(
    "invalid-definition",
    "this is not a literal",
    'write one as {"kind": "literal", "type": "number", "value": "1.5"}',
  );
  return { kind: "literal", type: "null" };
}

function readCall(given: Properties, at: Position, depth: number): Expression {
  const inner = at.at("arguments");
  return {
    kind: "call",
    function: readFunction(given["function"], at.at("function")),
    arguments: readList(given["arguments"], inner, (one, place) => readNode(one, place, depth + 1)),
  };
}

function readFunction(value: unknown, at: Position): FunctionName {
  const name = readText(value, at);
  if (isFunctionName(name)) return name;
  at.error("expression-syntax", `there is no function '${name}'`, suggestion(name, Object.keys(functions)));
  return "coalesce";
}

function readCase(given: Properties, at: Position, depth: number): Expression {
  const otherwise = given["otherwise"];
  return {
    kind: "case",
    branches: readList(given["branches"], at.at("branches"), (one, place) => {
      const branch = readObject(one, place, ["when", "value"]);
      return {
        when: readNode(branch["when"], place.at("when"), depth + 1),
        value: readNode(branch["value"], place.at("value"), depth + 1),
      };
    }),
    otherwise:
      otherwise === null || otherwise === undefined ? null : readNode(otherwise, at.at("otherwise"), depth + 1),
  };
}
