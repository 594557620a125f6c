import { type DedupeLatestNode, type JoinNode, latestOf } from "../../../src/ir/plan.ts";
import type { Outline, Statement } from "../../../src/ir/statement.ts";
import type { VerificationFault, Verifier } from "../../../src/ports/dialect.ts";
import { loadParser, type Parser } from "../parser.ts";
import type { AroundAuthors } from "./authors-query.ts";
import { joinDeviations } from "./compare/join.ts";
import { latestDeviations } from "./compare/latest.ts";
import { outputFaults } from "./compare/output.ts";
import { compareSpine, type SpineNames } from "./compare/spine.ts";
import { windowDeviations } from "./compare/windows.ts";
import type { JoinDescription, WindowDescription } from "./description.ts";
import { attempt, Deviation } from "./deviation.ts";
import { readLatest } from "./latest.ts";
import { parseSelect } from "./parse.ts";
import { chainOf } from "./plan-chain.ts";
import { type JoinsByRole, type ReadJoin, readStatement, type StatementDescription } from "./statement.ts";

/**
 * Reads emitted text back with Postgres' own parser: what each part says is described plainly, and the description is
 * compared with the logical plan. What is not understood to the last clause is refused.
 */
export function createVerifier(): Verifier {
  return {
    verify: async (statement) => verify(statement, await loadParser()),
    prepare: () => void loadParser().catch(() => undefined),
  };
}

function verify(statement: Statement, parser: Parser): readonly VerificationFault[] {
  const faults = attempt(() => compareAll(statement, parser));
  return faults instanceof Deviation ? [{ role: null, message: faults.message }] : faults;
}

function compareAll(statement: Statement, parser: Parser): readonly VerificationFault[] {
  const latest = latestOf(statement.outline.plan);
  return latest === null ? compareJoined(statement, parser) : compareLatest(statement, latest, parser);
}

function compareLatest(
  { text, parameters, outline }: Statement,
  planned: DedupeLatestNode,
  parser: Parser,
): readonly VerificationFault[] {
  const read = readLatest(parseSelect(text, "the statement", parser));
  const around: AroundAuthors = { parser, parameters, ownTables: read.scope.names };
  return latestDeviations(read, planned, outline, around).map((message) => ({ role: planned.view, message }));
}

function compareJoined({ text, parameters, outline }: Statement, parser: Parser): readonly VerificationFault[] {
  const read = readStatement(parseSelect(text, "the statement", parser));
  const { spine, joins } = chainOf(outline.plan);
  const upload = outline.upload === null ? [] : [outline.upload.name];
  const around: AroundAuthors = { parser, parameters, ownTables: [...read.scope.names, ...upload] };
  const names = compareSpine(read, spine, outline.upload, around);
  if (read.joins.length !== joins.length) {
    return [
      { role: null, message: `the final SELECT, FROM: ${read.joins.length} joins, the plan has ${joins.length}` },
    ];
  }
  const byRole: JoinsByRole = new Map(read.joins.map((one, index) => [joins[index]?.role ?? "", one]));
  const faults = [
    ...joins.flatMap((planned) => joinFaults(byRole.get(planned.role), planned, outline, names, around)),
    ...outputFaults(read, outline, names, byRole, parser),
  ];
  return faults.length > 0 ? faults : leftOver(read);
}

function joinFaults(
  read: ReadJoin | undefined,
  planned: JoinNode,
  outline: Outline,
  spine: SpineNames,
  around: AroundAuthors,
): readonly VerificationFault[] {
  const { role } = planned;
  if (read === undefined) return [{ role, message: "is not joined" }];
  const { description } = read;
  if (description instanceof Deviation) return [{ role, message: description.message }];
  const told = outline.choices.find((choice) => choice.role === role)?.strategy;
  const strategy = told === description.strategy ? [] : [`is joined by ${description.strategy}, told to be by ${told}`];
  return [...strategy, ...deviations(description, planned, spine, around)].map((message) => ({ role, message }));
}

function deviations(
  read: JoinDescription | WindowDescription,
  planned: JoinNode,
  spine: SpineNames,
  around: AroundAuthors,
): readonly string[] {
  if (read.is === "as_of" && planned.node === "as_of_join") return joinDeviations(read, planned, spine, around);
  if (read.is === "windows" && planned.node === "window_aggregate")
    return windowDeviations(read, planned, spine, around);
  return [
    `is ${read.is === "windows" ? "functions over windows" : "an as-of join"}, which the plan does not have there`,
  ];
}

/** Nothing stands in the statement that was not read, and no two joins have one name. */
function leftOver({ scope, spine, joins }: StatementDescription): readonly VerificationFault[] {
  const aliases = joins.map((join) => join.alias);
  const twice = aliases.filter((alias, index) => aliases.indexOf(alias) !== index);
  return [
    ...scope.unread.map((name) => ({ role: null, message: `WITH: nothing reads "${name}"` })),
    ...spine.starts.unread.map((name) => ({ role: null, message: `the sorted spine: nothing reads "${name}"` })),
    ...twice.map((alias) => ({ role: null, message: `the final SELECT, FROM: two joins are named "${alias}"` })),
  ];
}
