import { childrenOf, type Expression, type LiteralNode } from "../../ir/expression.ts";
import type { TypedExpression } from "../../ir/typed-expression.ts";
import { type CanonicalType, typeName } from "../../ir/types.ts";
import type { DiagnosticCode } from "../../kernel/codes.ts";
import { entryOf, suggestion } from "../../kernel/names.ts";
import { printExpression } from "../print.ts";
import { checkCall } from "./call.ts";
import { castRefusal } from "./casts.ts";
import { brought, constant, type Draft, fitsInt64, isWhole, naturalType } from "./draft.ts";
import { foldConstants } from "./fold.ts";
import { commonType } from "./unify.ts";

/** What is wrong with an expression, at the node that these steps lead to. */
export interface Fault {
  readonly steps: readonly string[];
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint: string;
}

export interface Checked {
  /** Null where there are faults. */
  readonly typed: TypedExpression | null;
  readonly faults: readonly Fault[];
}

/** The names that an expression may refer to, with the types of what they hold. */
export type Environment = Readonly<Record<string, CanonicalType>>;

/** What is told of a name that nothing is known by; the hint names those that are. */
export type UnknownName = (name: string) => Pick<Fault, "code" | "message">;

const unknownFeature: UnknownName = (name) => ({
  code: "unknown-feature",
  message: `'${name}' is neither a feature nor a value that is known here`,
});

/** Gives every node its type, writes conversions out, and collects all that is wrong. */
export function checkExpression(
  expression: Expression,
  environment: Environment,
  unknown: UnknownName = unknownFeature,
): Checked {
  const faults: Fault[] = [];
  const checker = new Checker(environment, faults, unknown);
  const draft = checker.check(expression, []);
  const settled = draft === null ? null : checker.settled(draft, expression, []);
  if (settled === null || faults.length > 0) return { typed: null, faults };
  const typed = foldConstants(settled, (_, reason) =>
    checker.fault(
      [],
      `a part of ${printExpression(expression)} fails whatever the input is: ${reason}`,
      "compute with smaller numbers",
    ),
  );
  return { typed: faults.length > 0 ? null : typed, faults };
}

export class Checker {
  readonly #environment: Environment;
  readonly #faults: Fault[];
  readonly #unknown: UnknownName;

  constructor(environment: Environment, faults: Fault[], unknown: UnknownName) {
    this.#environment = environment;
    this.#faults = faults;
    this.#unknown = unknown;
  }

  /** Null where something is wrong below, which has been told. */
  check(node: Expression, steps: readonly string[]): Draft | null {
    switch (node.kind) {
      case "literal":
        return this.#literal(node, steps);
      case "reference":
        return this.#reference(node.name, steps);
      case "call":
        return checkCall(node, this.#below(node, steps), (message, hint, at) =>
          this.fault([...steps, ...at], message, hint),
        );
      case "cast":
        return this.#cast(node, steps);
      case "case":
        return this.#case(node, steps);
    }
  }

  fault(steps: readonly string[], message: string, hint: string, code: DiagnosticCode = "expression-type"): null {
    this.#faults.push({ steps, code, message, hint });
    return null;
  }

  /** A draft that nothing around it decides. */
  settled(draft: Draft, node: Expression, steps: readonly string[]): TypedExpression | null {
    if (draft.is === "typed") return draft.node;
    if (draft.is === "number") return brought(draft, naturalType(draft.text));
    return this.fault(
      steps,
      `the type of ${printExpression(node)} cannot be told`,
      "cast it, as cast(null as float64)",
    );
  }

  #below(node: Expression, steps: readonly string[]): readonly (Draft | null)[] {
    return childrenOf(node).map((child) => this.check(child.node, [...steps, ...child.steps]));
  }

  #literal(node: LiteralNode, steps: readonly string[]): Draft | null {
    switch (node.type) {
      case "null":
        return { is: "null" };
      case "bool":
        return { is: "typed", node: constant({ kind: "bool" }, String(node.value)) };
      case "number":
        return this.#number(node.value, steps);
      default:
        return { is: "typed", node: constant({ kind: node.type }, node.value) };
    }
  }

  #number(text: string, steps: readonly string[]): Draft | null {
    if (isWhole(text) && !fitsInt64(text))
      return this.fault(steps, `${text} does not fit 64 bits`, `write ${text}.0 for a float64`);
    if (!Number.isFinite(Number(text)))
      return this.fault(steps, `${text} is beyond a float64`, "write a smaller number");
    return { is: "number", text };
  }

  /** Whole numbers and floats are computed with 64 bits, whatever they are stored in. */
  #reference(name: string, steps: readonly string[]): Draft | null {
    const type = entryOf(this.#environment, name);
    if (type === undefined) {
      const { message, code } = this.#unknown(name);
      return this.fault(steps, message, suggestion(name, Object.keys(this.#environment)), code);
    }
    const reference: TypedExpression = { kind: "reference", type, name };
    const wide = widened(type);
    return { is: "typed", node: wide === type ? reference : { kind: "cast", type: wide, value: reference } };
  }

  #cast(node: Extract<Expression, { kind: "cast" }>, steps: readonly string[]): Draft | null {
    const draft = this.check(node.value, [...steps, "value"]);
    if (draft === null) return null;
    const direct = draft.is === "typed" ? null : brought(draft, node.type);
    if (direct !== null) return { is: "typed", node: direct };
    const value = this.settled(draft, node.value, [...steps, "value"]);
    if (value === null) return null;
    const refusal = castRefusal(value.type, node.type);
    if (refusal === null) return { is: "typed", node: { kind: "cast", type: node.type, value } };
    const message = `${printExpression(node.value)} is ${typeName(value.type)}, which is not cast to ${typeName(node.type)}`;
    return this.fault(steps, message, refusal);
  }

  #case(node: Extract<Expression, { kind: "case" }>, steps: readonly string[]): Draft | null {
    if (node.branches.length === 0) return this.fault(steps, "this CASE has no branch", "write case when … then … end");
    const whens = node.branches.map(({ when }, index) =>
      this.#when(when, [...steps, "branches", String(index), "when"]),
    );
    const thens = node.branches.map(({ value }, index) =>
      this.check(value, [...steps, "branches", String(index), "value"]),
    );
    const otherwise: Draft | null =
      node.otherwise === null ? { is: "null" } : this.check(node.otherwise, [...steps, "otherwise"]);
    const results = [...thens, otherwise].flatMap((one) => one ?? []);
    if (results.length < thens.length + 1 || whens.includes(null)) return null;
    const type = commonType(results);
    if (type === undefined) return { is: "null" };
    const values = type === null ? [] : results.flatMap((one) => brought(one, type) ?? []);
    if (type === null || values.length < results.length) {
      const types = [...new Set(results.map(draftName))].join(", ");
      return this.fault(steps, `the results of this CASE have no type in common: ${types}`, "cast them to one type");
    }
    const branches = whens.flatMap((when, index) => {
      const value = values[index];
      return when === null || value === undefined ? [] : [{ when, value }];
    });
    return {
      is: "typed",
      node: { kind: "case", type, branches, otherwise: values.at(-1) ?? constant(type, null) },
    };
  }

  #when(node: Expression, steps: readonly string[]): TypedExpression | null {
    const draft = this.check(node, steps);
    if (draft === null) return null;
    const condition = brought(draft, { kind: "bool" });
    if (condition !== null) return condition;
    const message = `${printExpression(node)} is ${draftName(draft)}, and a condition is bool`;
    return this.fault(steps, message, "write a comparison, as a <> 0");
  }
}

/** What a stored type is computed in. */
export function widened(type: CanonicalType): CanonicalType {
  if (type.kind === "int32") return { kind: "int64" };
  return type.kind === "float32" ? { kind: "float64" } : type;
}

export function draftName(draft: Draft): string {
  if (draft.is === "null") return "null";
  return draft.is === "number" ? naturalType(draft.text).kind : typeName(draft.node.type);
}
