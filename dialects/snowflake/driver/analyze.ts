import { parameter, sql } from "../../../src/kernel/sql.ts";
import type { Analysis, AnalyzedStep, AnalyzeRun } from "../../../src/ports/warehouse.ts";
import { print } from "./query.ts";
import { type RawRow, type Session, textOf } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { tagOf } from "./tag.ts";
import { dropSpine, uploadSpine } from "./upload.ts";

/**
 * Runs a statement, its rows left where they are, and asks the warehouse's own history what it took. Its operators do not say
 * which join they belong to: each step is told as a part of the whole.
 */
export function analyze(sessions: Sessions, run: AnalyzeRun): Promise<Analysis> {
  return sessions.use(run.signal, async (session) => {
    const spine = await uploadSpine(session, run);
    const statement = await session.open(run.statement, tagOf(run.statement), run.limits);
    const id = statement.getQueryId() ?? "";
    const rows = statement.getNumRows() ?? 0;
    const { planning, execution } = await timesOf(session, id);
    const steps = await stepsOf(session, id, execution);
    await dropSpine(session, spine);
    return { planning, execution, rows, steps };
  });
}

/** In milliseconds. */
async function timesOf(session: Session, id: string): Promise<Pick<Analysis, "planning" | "execution">> {
  const { rows } = await session.run(
    print(sql`SELECT COMPILATION_TIME, EXECUTION_TIME FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY_BY_SESSION())
      WHERE QUERY_ID = ${parameter({ value: id })}`),
  );
  const [planning, execution] = rows[0] ?? [];
  return { planning: number(planning), execution: number(execution) };
}

interface Operator {
  readonly id: number;
  readonly parents: readonly number[];
  readonly type: string;
  readonly rows: number;
  readonly share: number;
}

async function stepsOf(session: Session, id: string, execution: number): Promise<readonly AnalyzedStep[]> {
  const { rows } = await session.run(
    print(sql`SELECT OPERATOR_ID, TO_JSON(PARENT_OPERATORS), OPERATOR_TYPE, OPERATOR_STATISTICS:output_rows,
        EXECUTION_TIME_BREAKDOWN:overall_percentage
      FROM TABLE(GET_QUERY_OPERATOR_STATS(${parameter({ value: id })})) ORDER BY STEP_ID, OPERATOR_ID`),
  );
  const operators = rows.map(operatorOf);
  return operators.map((one) => ({
    role: null,
    name: one.type.toLowerCase(),
    depth: depthOf(one, operators),
    rows: one.rows,
    runs: 1,
    // The port's time is with all that is below it.
    time: execution * below(one, operators).reduce((sum, { share }) => sum + share, 0),
  }));
}

function operatorOf([id, parents, type, rows, share]: RawRow): Operator {
  return {
    id: number(id),
    parents: parentsOf(textOf(parents)),
    type: textOf(type) ?? "",
    rows: number(rows),
    share: number(share),
  };
}

function parentsOf(json: string | null): readonly number[] {
  const value: unknown = JSON.parse(json ?? "[]");
  return Array.isArray(value) ? value.map(Number) : [];
}

function depthOf({ parents }: Operator, operators: readonly Operator[]): number {
  const above = operators.filter(({ id }) => parents.includes(id));
  return above.length === 0 ? 0 : 1 + Math.max(...above.map((one) => depthOf(one, operators)));
}

/** An operator and all that its rows come from, each once. */
function below(top: Operator, operators: readonly Operator[]): readonly Operator[] {
  const found = new Set<Operator>([top]);
  for (const one of found) {
    for (const child of operators) if (child.parents.includes(one.id)) found.add(child);
  }
  return [...found];
}

function number(cell: unknown): number {
  return Number(textOf(cell) ?? 0);
}
