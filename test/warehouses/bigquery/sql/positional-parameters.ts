import type { QueryParameter } from "../resources.ts";
import { invalidQuery } from "../service-error.ts";
import type { Edit } from "./edit.ts";
import { tokens } from "./tokens.ts";

export interface NamedParameters {
  readonly parameters: readonly QueryParameter[];
  /** Question marks of the text, under the names that their parameters got. */
  readonly edits: readonly Edit[];
}

/** The evaluator binds parameters by name alone: those by position get names of ours. */
export function namedParameters(sql: string, parameters: readonly QueryParameter[]): NamedParameters {
  const unnamed = parameters.filter(({ name }) => !name).length;
  if (unnamed === 0) return { parameters, edits: [] };
  if (unnamed < parameters.length) throw invalidQuery("Named and positional query parameters cannot be mixed");
  const marks = tokens(sql).filter(({ kind, text }) => kind === "sign" && text === "?");
  if (marks.length !== parameters.length)
    throw invalidQuery(`${parameters.length} positional query parameters for ${marks.length} places`);
  const nameOf = (index: number): string => `positional_${index + 1}`;
  return {
    parameters: parameters.map((one, index) => ({ ...one, name: nameOf(index) })),
    edits: marks.map(({ start, end }, index) => ({ start, end, text: `@${nameOf(index)}` })),
  };
}
