import { derivesOf, joinsOf, latestOf, type ProjectedColumn, spineOf } from "../../ir/plan.ts";
import type { Statement, StatementColumn, VerifiedStatement } from "../../ir/statement.ts";
import { AsofError, error } from "../../kernel/diagnostics.ts";
import { sha256 } from "../../kernel/hash.ts";
import type { Verifier } from "../../ports/dialect.ts";

const accepted = new Set<string>();
const remembered = 1_000;

/**
 * Stage 7: the emitted text parsed again by the dialect's verifier and compared with the plan. A text that was accepted
 * for the same plan before is not read twice.
 */
export async function verify(statement: Statement, verifier: Verifier): Promise<VerifiedStatement> {
  const hash = sha256(statement.text);
  const key = `${hash} ${claimOf(statement)}`;
  if (!accepted.has(key)) {
    const faults = await verifier.verify(statement);
    if (faults.length > 0) throw refused(faults);
    if (accepted.size >= remembered) accepted.clear();
    accepted.add(key);
  }
  return { ...statement, hash } as VerifiedStatement;
}

/** All that the verifier holds the text against. Parts in another order are another claim, which is then read once more. */
function claimOf({ outline, parameters }: Statement): string {
  const { plan, columns, upload, choices } = outline;
  const latest = latestOf(plan);
  const joins = joinsOf(plan);
  const derives = derivesOf(plan);
  const features = new Set<object>([
    ...joins.flatMap((join) => join.features),
    ...derives.flatMap((node) => node.features),
    ...(latest?.columns ?? []),
  ]);
  // A column's feature is one of a node's, which is told there: it need not be told twice.
  const outputs = plan.columns.map((column) =>
    column.from !== "spine" && features.has(column.feature) ? [column.name, column.role, column.feature.name] : column,
  );
  const written = columns.map((column, index) => (repeats(column, plan.columns[index]) ? column.sqlName : column));
  const steps = [...joins, ...derives].map(({ input: _, ...step }) => step);
  // Why a strategy was chosen, and what others would have cost, is told to people alone.
  const chosen = choices.map(({ role, strategy }) => [role, strategy]);
  const values = parameters.map(({ value }) => [typeof value, String(value)]);
  return sha256(
    JSON.stringify([latest ?? spineOf(plan), steps, outputs, plan.ordered, written, upload, chosen, values]),
  );
}

/** Whether a column of the statement says nothing but its name in SQL that the plan's column does not say. */
function repeats({ name, type, from, role }: StatementColumn, column: ProjectedColumn | undefined): boolean {
  if (column === undefined || column.name !== name) return false;
  if (column.from === "spine") return from === "spine" && role === null && type === column.column.type;
  return from === "feature" && role === column.role && type === column.feature.type;
}

function refused(faults: Awaited<ReturnType<Verifier["verify"]>>): AsofError {
  return new AsofError(
    faults.map((fault) =>
      error("verification-failed", fault.message, {
        path: fault.role === null ? "statement" : `statement.${fault.role}`,
        hint: "this is a fault of asof, nothing was run: please report it with the output of explain",
      }),
    ),
  );
}
