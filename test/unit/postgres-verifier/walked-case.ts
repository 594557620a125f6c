/** The newest row of each key of a case's source, walked to by an index: what a first run loads. */
import { newestForm } from "../../../dialects/postgres/planner/newest.ts";
import { compileLatest } from "../../../src/compiler/compile.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import { indexedTable } from "../../support/indexed-table.ts";
import { templates } from "../../support/templates.ts";
import { type Case, dialect, worldOf } from "./cases.ts";

/** In the middle of the hours in which the rows of the mutations happen. */
const end = "2013-07-01T04:00:00Z";

/** The statement of a case whose source has an index, printed by the compiler, not yet verified. */
export async function walkedStatementOf(one: Case): Promise<Statement> {
  const { views, entities, tables, queries } = worldOf(one);
  const [view] = views;
  const [events, ...others] = tables;
  if (view === undefined || events === undefined) throw new Error("a case has a view and its table");
  const registry = { project: "p", entities, featureViews: views, onDemandViews: [], featureServices: [] };
  const request = { view: view.name, interval: { start: null, end }, shard: null };
  const { statement } = await compileLatest(request, {
    registry,
    dialect: { ...dialect, newest: newestForm },
    templates,
    places: new Map(),
    warehouse: {
      catalog: {
        tables: [indexedTable(events, Object.values(view.source.keys), view.source.eventTime ?? ""), ...others],
      },
      queryColumns: queries,
      queryRows: new Map(),
      spineRows: null,
    },
  });
  if (!statement.text.includes("CROSS JOIN LATERAL")) throw new Error("the newest rows of the case are not walked to");
  return statement;
}
