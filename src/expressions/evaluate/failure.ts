import { AsofError } from "../../kernel/diagnostics.ts";

/** An input for which an expression has no value, as it has none in a warehouse. */
export function fail(message: string): never {
  throw AsofError.of("expression-failed", message, {
    hint: "keep the input within what the expression's types hold, by CASE, NULLIF or LEAST, or declare a greater type",
  });
}
