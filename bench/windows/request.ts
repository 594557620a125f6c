import { type Aggregations, avg, count, entity, featureView, max, sum, t, table } from "../../src/index.ts";
import type { Asked } from "../engines/subjects.ts";
import { rideSpine, rideTable, type WindowShape } from "../shapes/window-shape.ts";

/** What is asked of a shape. */
export interface WindowRequest {
  readonly shape: WindowShape;
  /** All four functions, or those alone that can be taken away again: counts and sums of integers. */
  readonly functions: "four" | "counts and sums";
  /** Whether a ride counts from when it is known only. */
  readonly available: boolean;
}

const windows = [
  { authored: "1 hour", suffix: "1h", interval: "1 hour" },
  { authored: "24 hours", suffix: "24h", interval: "24 hours" },
  // Hours, since a day follows the session's zone.
  { authored: "7 days", suffix: "7d", interval: "168 hours" },
] as const;

/** The widest window, in SQL. */
export const widest = windows[2].interval;

const over = windows.map(({ authored }) => authored) as ["1 hour", "24 hours", "7 days"];

/** An aggregation as an author writes it, and as one would by hand. */
interface AskedFunction {
  readonly aggregation: Aggregations[string];
  /** Over the rows `r`. */
  readonly call: string;
  /** Sums of integers have more digits on either engine. */
  readonly cast: "bigint" | null;
  /** Over an empty window. */
  readonly ofNothing: "0" | null;
}

const countsAndSums: Readonly<Record<string, AskedFunction>> = {
  rides: { aggregation: count().over(...over), call: "count(*)", cast: null, ofNothing: "0" },
  all_riders: {
    aggregation: sum("riders", t.int64).over(...over),
    call: "sum(r.riders)",
    cast: "bigint",
    ofNothing: null,
  },
};

const fourFunctions: Readonly<Record<string, AskedFunction>> = {
  ...countsAndSums,
  mean_fare: { aggregation: avg("fare").over(...over), call: "avg(r.fare)", cast: null, ofNothing: null },
  top_fare: { aggregation: max("fare", t.float64).over(...over), call: "max(r.fare)", cast: null, ofNothing: null },
};

const functionsOf = ({ functions }: WindowRequest): Readonly<Record<string, AskedFunction>> =>
  functions === "four" ? fourFunctions : countsAndSums;

/** A function over a window, by hand. */
export interface Output extends Pick<AskedFunction, "call" | "cast" | "ofNothing"> {
  readonly name: string;
  /** How far the window reaches back, in SQL. */
  readonly interval: string;
}

/** What a request gives, in order. */
export function outputsOf(request: WindowRequest): readonly Output[] {
  return Object.entries(functionsOf(request)).flatMap(([name, { call, cast, ofNothing }]) =>
    windows.map(({ suffix, interval }) => ({ name: `${name}_${suffix}`, interval, call, cast, ofNothing })),
  );
}

/** The request as an author would write it. */
export function askedOf(request: WindowRequest): Asked {
  const { shape, available } = request;
  const driver = entity("driver", { key: { driver_id: t.int64 } });
  const source = table(rideTable(shape), {
    eventTime: "event_timestamp",
    ...(available ? { availableAt: "known_at" } : {}),
  });
  const asked = Object.entries(functionsOf(request));
  const aggregate = Object.fromEntries(asked.map(([name, { aggregation }]) => [name, aggregation]));
  const rides = featureView("rides", { entities: [driver], source, aggregate });
  return { definitions: { driver, rides }, features: [rides], spine: rideSpine(shape), fullNames: false };
}

/** A request over rides that count from when they happen, and one over rides that count from when they are known. */
export function bothKnown(request: Omit<WindowRequest, "available">): readonly WindowRequest[] {
  return [false, true].map((available) => ({ ...request, available }));
}

/** What tells the figures of the two apart. */
export function knownInWords({ available }: WindowRequest): string {
  return available ? ", known late" : "";
}

/** `counts and sums, A (10,000 keys)`. */
export function inWords({ shape, functions }: WindowRequest): string {
  return `${functions === "four" ? "four functions" : functions}, ${shape.name}`;
}
