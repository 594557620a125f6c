import { expect, it } from "vitest";
import { analysisOf } from "../../../dialects/postgres/driver/analysis.ts";
import { parsePlan } from "../../../dialects/postgres/driver/plan-tree.ts";
import type { Outline, StatementColumn } from "../../../src/ir/statement.ts";

interface Said {
  readonly [name: string]: unknown;
}

const node = (type: string, more: Said = {}, ...plans: readonly Said[]): Said => ({
  "Node Type": type,
  "Actual Rows": 10,
  "Actual Loops": 1,
  "Actual Total Time": 1,
  ...more,
  Plans: plans,
});

const column = (name: string, role: string | null): StatementColumn => {
  return { name, sqlName: name, type: null, from: role === null ? "spine" : "feature", role };
};

function stepsOf(top: Said, roles: readonly string[]) {
  const columns = [column("k", null), ...roles.map((role) => column(`${role}_value`, role))];
  const choices = roles.map((role) => ({ role, strategy: "probe", reason: "", estimates: [], advice: null }));
  const outline = { columns, choices } as unknown as Outline;
  const json = JSON.stringify([{ Plan: top, "Planning Time": 2, "Execution Time": 5 }]);
  const { steps } = analysisOf(parsePlan(json), outline);
  return steps.map(({ role, name, depth, rows, runs }) => [role, name, depth, rows, runs]);
}

it("tells two roles of one table apart by the expressions of the result", () => {
  const probe = (alias: string, rows: number) =>
    node(
      "Limit",
      { "Actual Loops": 4, "Actual Rows": rows },
      node("Index Scan", {
        Alias: alias,
        "Relation Name": "weather",
        "Index Name": "weather_idx",
        "Actual Loops": 4,
        "Actual Rows": rows,
      }),
    );
  const spine = node("Seq Scan", { Alias: "s", "Relation Name": "spine" });
  const inner = node("Nested Loop", {}, spine, probe("r_1", 1));
  const output = ["s.k", "(r.temp)::double precision", 'r_1."a.b"'];
  expect(stepsOf(node("Nested Loop", { Output: output }, inner, probe("r", 0.5)), ["to", "from"])).toEqual([
    [null, "spine", 0, 10, 1],
    ["to", "probe", 0, 2, 4],
    ["to", "index scan of weather by weather_idx", 1, 2, 4],
    ["from", "probe", 0, 4, 4],
    ["from", "index scan of weather by weather_idx", 1, 4, 4],
  ]);
});

it("names common tables, each once, whichever side of the join they are on", () => {
  const usable = node(
    "WindowAgg",
    { "Subplan Name": "CTE weather__usable" },
    node("Seq Scan", { "Relation Name": "weather", Alias: "r_2" }),
  );
  const read = (alias: string) => node("CTE Scan", { "CTE Name": "weather__usable", Alias: alias });
  const weather = node("Hash Join", {}, read("r"), node("Hash", {}, read("r_1")));
  const spine = node("Hash", {}, node("Seq Scan", { Alias: 'the "spine"', "Relation Name": "spine" }));
  const top = node("Hash Join", { Output: ['"the ""spine""".k', "r.temp"] }, usable, weather, spine);
  expect(stepsOf(top, ["weather"]).map((step) => step.slice(0, 3))).toEqual([
    [null, "spine", 0],
    ["weather", "probe", 0],
    ["weather", "hash join", 1],
    ["weather", "weather__usable", 2],
    ["weather", "windowagg", 3],
    ["weather", "seq scan of weather", 4],
    ["weather", "cte scan of weather__usable", 2],
  ]);
});

it("leaves out a role that the engine has dissolved", () => {
  const top = node("Seq Scan", { Alias: "s", Output: ["s.k", "NULL::text"] });
  expect(stepsOf(top, ["gone"])).toEqual([[null, "spine", 0, 10, 1]]);
});
