import { sqlSubject } from "../engines/subjects.ts";
import type { Figure } from "../harness/bar.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { timesOf } from "../harness/interleave.ts";
import { figureOf, median, ratios } from "../harness/statistics.ts";
import { compareJoins } from "../joins/compare.ts";
import { asofSubject } from "../joins/subjects.ts";
import { features, shapes, spineTable } from "../shapes/shape.ts";
import { feastRequest } from "./feast/ask.ts";
import type { PeersGround } from "./ground.ts";

const limitMs = 180_000;
const shape = shapes.s2;
const cases = [
  { figure: "times as fast, with the advised index", indexed: true, bound: 30 },
  { figure: "times as fast, without an index", indexed: false, bound: 10 },
] as const;

interface Rendered {
  readonly sql: string;
  readonly spineTable: string | null;
}

export const feastSql: Benchmark<PeersGround> = {
  name: "feast-sql",
  asks:
    "asof's join, as the planner chooses it, against the SQL that Feast 0.67 renders for the same request on s2, over a spine " +
    "that is in the warehouse already, each side as create table as.",
  bars: cases.map(({ figure, bound }) => ({ figure, unit: "times", is: "at least", bound })),
  measure: async (ground) => {
    const figures: Figure[] = [];
    for (const one of cases) figures.push(await measureCase(ground, one));
    return figures;
  },
};

async function measureCase(ground: PeersGround, { figure, indexed }: (typeof cases)[number]): Promise<Figure> {
  const server = await ground.withShape(shape, indexed);
  const { sql, copy } = await rendered(ground, server.url);
  const asof = await asofSubject(server, shape, null);
  try {
    await server.run(`create table ${copy} as select * from ${spineTable(shape)}`);
    const feast = sqlSubject(server, "Feast", sql);
    const timed = await compareJoins(shape, [asof.subject, feast], { rounds: ground.rounds, warmUps: 0, limitMs });
    const [own, theirs] = [timesOf(timed, asof.subject.name), timesOf(timed, "Feast")];
    const seconds = (times: readonly number[]): string => `${(median(times) / 1_000).toFixed(2)} s`;
    const note = `${seconds(own.times)} by ${asof.chosen}; Feast ${theirs.stopped ? "over " : ""}${seconds(theirs.times)}`;
    return figureOf(figure, ratios(theirs.times, own.times), note);
  } finally {
    await server.run(`drop table if exists ${copy}`);
    await asof.close();
  }
}

/**
 * What Feast would run, to the letter, and the name of the table that it copies the spine into beforehand. The copy is made
 * outside of the time, and like Feast's own without statistics: with them the server takes several times as long.
 */
async function rendered(ground: PeersGround, url: string): Promise<{ readonly sql: string; readonly copy: string }> {
  const request = feastRequest(url, shape, { views: 1, featuresOfAView: features.length, ttlDays: 0 });
  const feast = await ground.feast();
  const { sql, spineTable: copy } = await feast.ask<Rendered>({ do: "sql", ...request });
  if (copy === null) throw new Error("Feast's SQL does not read one table of entities");
  return { sql: sql.trim().replace(/;$/, ""), copy };
}
