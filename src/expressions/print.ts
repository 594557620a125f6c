import { type Expression, writtenType } from "../ir/expression.ts";
import { type FunctionName, isCalledByName } from "../ir/functions.ts";

/** How an operator is written, and how tightly it binds. */
const binary: Readonly<Partial<Record<FunctionName, readonly [sign: string, level: number]>>> = {
  or: ["or", 1], and: ["and", 2],
  equal: ["=", 5], not_equal: ["<>", 5], less: ["<", 5], less_or_equal: ["<=", 5], greater: [">", 5], greater_or_equal: [">=", 5],
  concat: ["||", 6], add: ["+", 7], subtract: ["-", 7], multiply: ["*", 8], divide: ["/", 8],
}; // biome-ignore format: one table

const [notLevel, isLevel, unaryLevel, highest] = [3, 4, 9, 10] as const;

/** An expression as text, which reads back as the same expression. */
export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

function print(node: Expression, least: number): string {
  const [text, level] = printed(node);
  return level < least ? `(${text})` : text;
}

function printed(node: Expression): readonly [text: string, level: number] {
  switch (node.kind) {
    case "literal":
      return literal(node);
    case "reference":
      return [nameText(node.name), highest];
    case "cast":
      return [`cast(${print(node.value, 0)} as ${writtenType(node.type)})`, highest];
    case "case": {
      const branches = node.branches
        .map(({ when, value }) => ` when ${print(when, 0)} then ${print(value, 0)}`)
        .join("");
      const otherwise = node.otherwise === null ? "" : ` else ${print(node.otherwise, 0)}`;
      return [`case${branches}${otherwise} end`, highest];
    }
    case "call":
      return call(node.function, node.arguments);
  }
}

function call(name: FunctionName, given: readonly Expression[]): readonly [string, number] {
  const [first, second] = given;
  const operator = binary[name];
  if (operator !== undefined && first !== undefined && second !== undefined) {
    const [sign, level] = operator;
    const chains = level !== 5;
    return [`${print(first, chains ? level : level + 1)} ${sign} ${print(second, level + 1)}`, level];
  }
  if (first !== undefined && name === "not") return [`not ${print(first, notLevel + 1)}`, notLevel];
  if (first !== undefined && name === "negate") return [`-${print(first, highest)}`, unaryLevel];
  if (first !== undefined && name === "is_null") return [`${print(first, 6)} is null`, isLevel];
  if (first !== undefined && name === "in")
    return [
      `${print(first, 6)} in (${given
        .slice(1)
        .map((one) => print(one, 0))
        .join(", ")})`,
      isLevel,
    ];
  if (!isCalledByName(name)) throw new Error(`no way to write ${name}`);
  return [`${name}(${given.map((one) => print(one, 0)).join(", ")})`, highest];
}

function literal(node: Extract<Expression, { kind: "literal" }>): readonly [string, number] {
  switch (node.type) {
    case "number":
      return [node.value, node.value.startsWith("-") ? unaryLevel : highest];
    case "string":
      return [quoted(node.value), highest];
    case "bool":
      return [String(node.value), highest];
    case "null":
      return ["null", highest];
    default:
      return [`${node.type} ${quoted(node.value)}`, highest];
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Names that could be taken for something else are quoted. */
function nameText(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

const reserved =
  /^(and|or|not|is|null|true|false|between|in|case|when|then|else|end|cast|as|select|with|exists|from|like|ilike|similar|regexp|rlike|interval|over|distinct|array|collate|any|some|all|current_timestamp|current_date|current_time|localtimestamp|isnull|notnull|date|timestamp)$/;
