import type { Expression } from "../../src/ir/expression.ts";
import { clockUnits, dateParts, dateUnits } from "../../src/ir/functions/times.ts";
import type { FunctionName } from "../../src/ir/functions.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { Random } from "./random.ts";

/** A type to generate for; decimals by the column's name, since their digits decide what may be done with them. */
export type Want = "bool" | "int64" | "float64" | "decimal" | "string" | "timestamp" | "date";
export const wants: readonly Want[] = ["bool", "int64", "float64", "decimal", "string", "timestamp", "date"];

const number = (value: string): Expression => ({ kind: "literal", type: "number", value });
const text = (value: string): Expression => ({ kind: "literal", type: "string", value });
const call = (name: FunctionName, ...given: readonly Expression[]): Expression => ({
  kind: "call",
  function: name,
  arguments: given,
});
const ref = (name: string): Expression => ({ kind: "reference", name });
const nothing: Expression = { kind: "literal", type: "null" };

const columnsOf: Readonly<Record<Want, readonly string[]>> = {
  bool: ["b1", "b2"],
  int64: ["i1", "i2", "n1"],
  float64: ["f1", "f2", "r1"],
  decimal: ["d1", "d2"],
  string: ["s1", "s2"],
  timestamp: ["t1", "t2"],
  date: ["y1", "y2"],
};
export const zones = [
  "UTC",
  "America/New_York",
  "Europe/Paris",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Pacific/Apia",
];

/** Random expressions that have a type; nearly all pass the checker. */
export class Generator {
  readonly #random: Random;
  readonly #lists: boolean;

  constructor(random: Random, options: { readonly lists: boolean }) {
    this.#random = random;
    this.#lists = options.lists;
  }

  /** What engines agree on within a tolerance stands at the top alone, so that nothing cuts or compares it. */
  top(): Expression {
    if (this.#random.chance(0.12)) return this.#inexact();
    return this.of(this.#random.pick(wants), 1 + this.#random.below(4));
  }

  of(want: Want, depth: number): Expression {
    if (depth <= 0 || this.#random.chance(0.12)) return this.#leaf(want);
    if (this.#random.chance(0.2)) return this.#choice(want, depth - 1);
    switch (want) {
      case "bool":
        return this.#bool(depth - 1);
      case "int64":
        return this.#int64(depth - 1);
      case "float64":
        return this.#float64(depth - 1);
      case "decimal":
        return this.#decimal(depth - 1);
      case "string":
        return this.#string(depth - 1);
      case "timestamp":
        return call(
          "time_trunc",
          text(this.#random.pick(["day", "hour", "minute", "second", "millisecond"])),
          this.of("timestamp", depth - 1),
        );
      case "date":
        return this.#date(depth - 1);
    }
  }

  #leaf(want: Want): Expression {
    if (this.#random.chance(0.7)) return ref(this.#random.pick(columnsOf[want]));
    switch (want) {
      case "bool":
        return { kind: "literal", type: "bool", value: this.#random.chance(0.5) };
      case "int64":
        return this.#typed(
          number(
            this.#random.pick([
              "0",
              "1",
              "2",
              "-3",
              "7",
              "60",
              "1000000",
              "9223372036854775807",
              "-9223372036854775808",
            ]),
          ),
          { kind: "int64" },
        );
      case "float64":
        return this.#typed(
          number(this.#random.pick(["0.5", "1.0", "2", "-1.5", "0.1", "1e3", "1e-5", "100.25", "35.74"])),
          { kind: "float64" },
        );
      case "decimal":
        return {
          kind: "cast",
          value: number(this.#random.pick(["1.50", "0.05", "-2.25", "0", "3"])),
          type: { kind: "decimal", precision: 5, scale: 2 },
        };
      case "string":
        return text(this.#random.pick(["", "a", "ab", " ", "🙂", "it's", "x\\y", "日"]));
      case "timestamp":
        return { kind: "literal", type: "timestamp", value: "2024-03-31T01:00:00Z" };
      case "date":
        return { kind: "literal", type: "date", value: this.#random.pick(["2024-02-29", "1970-01-01"]) };
    }
  }

  /** Half of the literals are cast, half take the type of what stands beside them. */
  #typed(value: Expression, type: CanonicalType): Expression {
    return this.#random.chance(0.5) ? value : { kind: "cast", value, type };
  }

  #choice(want: Want, depth: number): Expression {
    const some = () => this.of(want, depth);
    switch (this.#random.below(6)) {
      case 0:
        return call("coalesce", some(), this.#random.chance(0.3) ? nothing : some(), some());
      case 1:
        return call("nullif", some(), some());
      case 2:
        return call("least", some(), some());
      case 3:
        return call("greatest", some(), some(), some());
      default:
        return {
          kind: "case",
          branches: Array.from({ length: 1 + this.#random.below(2) }, () => ({
            when: this.of("bool", depth),
            value: some(),
          })),
          otherwise: this.#random.chance(0.6) ? some() : null,
        };
    }
  }

  #bool(depth: number): Expression {
    const random = this.#random;
    const comparison = random.pick([
      "equal",
      "not_equal",
      "less",
      "less_or_equal",
      "greater",
      "greater_or_equal",
    ] as const);
    switch (random.below(10)) {
      case 0:
        return call("and", this.of("bool", depth), this.of("bool", depth));
      case 1:
        return call("or", this.of("bool", depth), this.of("bool", depth));
      case 2:
        return call("not", this.of("bool", depth));
      case 3:
        return call("is_null", this.of(random.pick(wants), depth));
      case 4:
        return call(random.pick(["is_nan", "is_finite"] as const), this.of("float64", depth));
      case 5:
        return call(
          random.pick(["contains", "starts_with", "ends_with"] as const),
          this.of("string", depth),
          this.of("string", depth),
        );
      case 6:
        return this.#in(depth);
      case 7:
        return this.#lists ? this.#contains(depth) : this.#in(depth);
      default: {
        const want = random.pick(wants);
        return call(comparison, this.of(want, depth), this.of(want, depth));
      }
    }
  }

  #in(depth: number): Expression {
    switch (this.#random.below(3)) {
      case 0:
        return call("in", this.of("int64", depth), number("1"), number("-7"), number("60"));
      case 1:
        return call("in", this.of("float64", depth), number("0.5"), number("1"));
      default:
        return call("in", this.of("string", depth), text("a"), text("🙂"));
    }
  }

  #contains(depth: number): Expression {
    const [list, want] = this.#random.pick([
      ["li", "int64"],
      ["lf", "float64"],
      ["ls", "string"],
    ] as const);
    return call("array_contains", ref(list), this.of(want, depth));
  }

  #int64(depth: number): Expression {
    const random = this.#random;
    switch (random.below(12)) {
      case 0:
        return call(
          random.pick(["add", "subtract", "multiply"] as const),
          this.of("int64", depth),
          this.of("int64", depth),
        );
      case 1:
        return call(random.pick(["div", "mod"] as const), this.of("int64", depth), this.of("int64", depth));
      case 2:
        return call(random.pick(["negate", "abs"] as const), this.#unliteral("int64", depth));
      case 3:
        return call("length", this.of("string", depth));
      case 4:
        return call("position", this.of("string", depth), this.of("string", depth));
      case 5:
        return {
          kind: "cast",
          value: this.of(random.pick(["float64", "decimal", "string", "bool"] as const), depth),
          type: { kind: "int64" },
        };
      case 6:
        return call(
          "bucket",
          this.of(random.pick(["float64", "int64"] as const), depth),
          number("-1"),
          number("0"),
          number("60"),
        );
      case 7:
        return call(
          "date_part",
          text(random.pick([...dateParts, "hour", "minute", "second"])),
          this.of("timestamp", depth),
          text(random.pick(zones)),
        );
      case 8:
        return call("date_part", text(random.pick(dateParts)), this.of("date", depth));
      case 9:
        return call(
          "date_diff",
          text(random.pick(clockUnits)),
          this.of("timestamp", depth),
          this.of("timestamp", depth),
        );
      case 10:
        return call("date_diff", text(random.pick(["day", "week"])), this.of("date", depth), this.of("date", depth));
      default:
        if (!this.#lists) return call("add", this.of("int64", depth), this.of("int64", depth));
        return random.chance(0.5)
          ? call("array_length", ref(random.pick(["li", "lf", "ls"])))
          : random.chance(0.5)
            ? call("array_get", ref("li"), number(String(1 + random.below(3))))
            : call(random.pick(["array_min", "array_max"] as const), ref("li"));
    }
  }

  #float64(depth: number): Expression {
    const random = this.#random;
    switch (random.below(9)) {
      case 0:
      case 1:
        return call(
          random.pick(["add", "subtract", "multiply", "divide"] as const),
          this.of("float64", depth),
          this.of("float64", depth),
        );
      case 2:
        return call("divide", this.of("int64", depth), this.of(random.pick(["int64", "float64"] as const), depth));
      case 3:
        return call(random.pick(["negate", "abs"] as const), this.#unliteral("float64", depth));
      case 4:
        return call(random.pick(["floor", "ceil", "trunc", "round", "sqrt"] as const), this.of("float64", depth));
      case 5:
        return {
          kind: "cast",
          value: this.of(random.pick(["int64", "decimal", "string"] as const), depth),
          type: { kind: "float64" },
        };
      case 6:
        return call("seconds_between", this.of("timestamp", depth), this.of("timestamp", depth));
      case 7:
        return call(random.pick(["radians", "degrees"] as const), this.of("float64", depth));
      default:
        if (!this.#lists) return call("add", this.of("float64", depth), this.of("int64", depth));
        return random.chance(0.5)
          ? call("array_get", ref("lf"), number("1"))
          : call(random.pick(["array_min", "array_max"] as const), ref("lf"));
    }
  }

  #decimal(depth: number): Expression {
    const random = this.#random;
    switch (random.below(6)) {
      case 0:
        return call(
          random.pick(["add", "subtract"] as const),
          this.of("decimal", depth),
          this.of(random.pick(["decimal", "int64"] as const), depth),
        );
      case 1:
        return call(random.pick(["multiply", "divide"] as const), this.of("decimal", depth), this.#leaf("decimal"));
      case 2:
        return call(
          random.pick(["negate", "abs", "floor", "ceil", "trunc", "round"] as const),
          this.of("decimal", depth),
        );
      case 3:
        return call("round", this.of("decimal", depth), number(String(random.below(4))));
      case 4:
        return {
          kind: "cast",
          value: this.of(random.pick(["decimal", "int64", "string"] as const), depth),
          type: random.pick([
            { kind: "decimal", precision: 12, scale: 2 },
            { kind: "decimal", precision: 25, scale: 4 },
          ] as const),
        };
      default:
        return call("multiply", ref("d1"), number(random.pick(["1.1", "2", "0.05"])));
    }
  }

  #string(depth: number): Expression {
    const random = this.#random;
    switch (random.below(8)) {
      case 0:
      case 1:
        return call("concat", this.of("string", depth), this.of("string", depth));
      case 2:
        return call(random.pick(["lower", "upper", "trim", "ltrim", "rtrim"] as const), this.of("string", depth));
      case 3:
        return call(random.pick(["left", "right"] as const), this.of("string", depth), number(String(random.below(4))));
      case 4:
        return call(
          "substr",
          this.of("string", depth),
          number(String(1 + random.below(3))),
          number(String(random.below(3))),
        );
      case 5:
        return call(
          "replace",
          this.of("string", depth),
          text(random.pick(["a", "b", "🙂", "aa"])),
          text(random.pick(["", "x", "aa", "\\"])),
        );
      case 6:
        return { kind: "cast", value: this.of("int64", depth), type: { kind: "string" } };
      default:
        if (!this.#lists) return call("concat", this.of("string", depth), text("-"));
        return random.chance(0.5)
          ? call("array_get", ref("ls"), number("2"))
          : call(random.pick(["array_min", "array_max"] as const), ref("ls"));
    }
  }

  #date(depth: number): Expression {
    const unit = text(this.#random.pick(dateUnits));
    if (this.#random.chance(0.5)) return call("date_trunc", unit, this.of("date", depth));
    return call("date_trunc", unit, this.of("timestamp", depth), text(this.#random.pick(zones)));
  }

  #inexact(): Expression {
    const random = this.#random;
    const float = () => this.of("float64", 1);
    switch (random.below(4)) {
      case 0:
        return call("haversine", ref("f1"), ref("f2"), random.chance(0.5) ? number("40.64") : ref("r1"), float());
      case 1:
        return call("power", float(), random.chance(0.5) ? number(random.pick(["0.16", "2", "-1", "0.5"])) : float());
      case 2:
        return call("atan2", float(), float());
      default:
        return call(random.pick(["exp", "ln", "log10", "sin", "cos", "tan", "asin", "acos", "atan"] as const), float());
    }
  }

  /** The parser makes a literal of the sign before a literal. */
  #unliteral(want: "int64" | "float64", depth: number): Expression {
    const made = this.of(want, depth);
    return made.kind === "literal" ? ref(columnsOf[want][0] ?? "i1") : made;
  }
}
