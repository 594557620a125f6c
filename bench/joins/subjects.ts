import type { StrategyName } from "../../src/ports/dialect.ts";
import type { BenchServer } from "../engines/server.ts";
import { type Asked, type Prepared, preparedSubject } from "../engines/subjects.ts";
import { definitionsOf } from "../shapes/definitions.ts";
import { type Shape, spineTable } from "../shapes/shape.ts";

/** A request for every view of a shape. `ttl` overrides the views' own bounds in days. */
export function askedOf(shape: Shape, ttl: number | null = null): Asked {
  const definitions = definitionsOf(shape, ttl);
  const { driver: _, ...views } = definitions;
  return { definitions, features: Object.values(views), spine: spineTable(shape), fullNames: true };
}

/** How asof is asked to join; null leaves it to the planner. */
export function asofSubject(
  server: BenchServer,
  shape: Shape,
  strategy: StrategyName | null,
  ttl: number | null = null,
): Promise<Prepared> {
  return preparedSubject(server, askedOf(shape, ttl), strategy);
}
