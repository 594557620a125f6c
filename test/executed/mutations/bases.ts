/** The statements that are mutated: each way to join, over different spines and forms of time, and newest rows that are walked to. */
import type { Statement } from "../../../src/ir/statement.ts";
import { type Case, statementOf } from "../../unit/postgres-verifier/cases.ts";
import { walkedStatementOf } from "../../unit/postgres-verifier/walked-case.ts";

const common = {
  keys: 2,
  ties: 2,
  ttl: 10_800_000_001,
  names: "plain",
  casts: true,
  query: false,
  spineTime: "instant",
} as const;

export interface Base {
  readonly name: string;
  readonly of: Case;
  /** Whether it is the newest row of each key of the case's source that is asked for, and no spine. */
  readonly walked?: true;
}

/** As the compiler prints it. */
export function originalOf({ of, walked }: Base): Promise<Statement> {
  return walked ? walkedStatementOf(of) : statementOf(of);
}

export const bases: readonly Base[] = [
  {
    name: "probe",
    of: { ...common, strategy: "probe", available: true, strict: false, spine: "table", time: "instant" },
  },
  {
    name: "probe, strict",
    of: { ...common, strategy: "probe", available: true, strict: true, spine: "rows", time: "utc" },
  },
  {
    name: "probe, zones",
    of: {
      ...common,
      strategy: "probe",
      available: true,
      strict: false,
      spine: "range with population",
      time: "berlin",
    },
  },
  { name: "rank", of: { ...common, strategy: "rank", available: true, strict: false, spine: "rows", time: "instant" } },
  {
    name: "rank, zones",
    of: {
      ...common,
      strategy: "rank",
      available: true,
      strict: true,
      spine: "as_of",
      ttl: 172_800_000_001,
      time: "utc date",
      spineTime: "berlin",
    },
  },
  {
    name: "sweep by event time",
    of: { ...common, strategy: "sweep", available: false, strict: false, spine: "rows", time: "utc" },
  },
  {
    name: "sweep by event time, strict",
    of: {
      ...common,
      strategy: "sweep",
      available: false,
      strict: true,
      spine: "table",
      time: "berlin",
      spineTime: "utc",
    },
  },
  {
    name: "sweep by known time",
    of: { ...common, strategy: "sweep", available: true, strict: false, spine: "query", time: "instant" },
  },
  {
    name: "sweep by known time, strict",
    of: {
      ...common,
      strategy: "sweep",
      available: true,
      strict: true,
      spine: "range",
      ttl: 172_800_000_001,
      time: "berlin date",
    },
  },
  {
    name: "arrays by event time",
    of: { ...common, strategy: "arrays", available: false, strict: false, spine: "rows", time: "utc" },
  },
  {
    name: "arrays by event time, strict",
    of: {
      ...common,
      strategy: "arrays",
      available: false,
      strict: true,
      spine: "table",
      time: "berlin",
      spineTime: "utc",
    },
  },
  {
    name: "arrays by known time",
    of: { ...common, strategy: "arrays", available: true, strict: false, spine: "query", time: "instant" },
  },
  {
    name: "arrays by known time, strict",
    of: {
      ...common,
      strategy: "arrays",
      available: true,
      strict: true,
      spine: "range",
      ttl: 172_800_000_001,
      time: "berlin date",
    },
  },
  {
    name: "arrays without keys",
    of: {
      ...common,
      strategy: "arrays",
      keys: 0,
      available: false,
      strict: false,
      spine: "rows",
      ttl: null,
      time: "instant",
    },
  },
  {
    name: "windows, probed",
    of: {
      ...common,
      strategy: "probe",
      windows: true,
      available: true,
      strict: false,
      spine: "table",
      time: "instant",
    },
  },
  {
    name: "windows, in arrays",
    of: {
      ...common,
      strategy: "arrays",
      windows: true,
      available: true,
      strict: false,
      spine: "rows",
      time: "instant",
    },
  },
  {
    name: "windows, in arrays, strict",
    of: {
      ...common,
      strategy: "arrays",
      windows: true,
      available: false,
      strict: true,
      spine: "table",
      time: "berlin",
      spineTime: "utc",
    },
  },
  {
    name: "windows, of running sums",
    of: {
      ...common,
      strategy: "running",
      windows: true,
      sums: true,
      available: true,
      strict: false,
      spine: "rows",
      time: "instant",
    },
  },
  {
    name: "windows, of running sums, strict",
    of: {
      ...common,
      strategy: "running",
      windows: true,
      sums: true,
      ttl: null,
      available: false,
      strict: true,
      spine: "table",
      time: "berlin",
      spineTime: "utc",
    },
  },
  {
    name: "windows, framed",
    of: {
      ...common,
      strategy: "frames",
      windows: true,
      framed: true,
      available: false,
      strict: false,
      spine: "rows",
      time: "instant",
    },
  },
  {
    name: "windows, framed, strict",
    of: {
      ...common,
      strategy: "frames",
      windows: true,
      framed: true,
      expressions: true,
      ttl: null,
      available: false,
      strict: true,
      spine: "table",
      time: "berlin",
      spineTime: "utc",
    },
  },
  {
    name: "windows, paired, strict",
    of: {
      ...common,
      strategy: "pairs",
      windows: true,
      available: false,
      strict: true,
      spine: "query",
      time: "berlin date",
    },
  },
  {
    name: "windows, paired by digits",
    of: {
      ...common,
      strategy: "pairs",
      windows: true,
      available: true,
      strict: false,
      spine: "rows",
      time: "utc",
      spineTime: "berlin",
    },
  },
  {
    name: "expression, swept",
    of: {
      ...common,
      strategy: "sweep",
      expressions: true,
      available: true,
      strict: false,
      spine: "rows",
      time: "instant",
    },
  },
  {
    name: "expressions and conditions, probed",
    of: {
      ...common,
      strategy: "probe",
      windows: true,
      expressions: true,
      available: false,
      strict: false,
      spine: "table",
      time: "utc",
    },
  },
  {
    name: "expressions and conditions, paired",
    of: {
      ...common,
      strategy: "pairs",
      windows: true,
      expressions: true,
      ttl: null,
      casts: false,
      available: false,
      strict: false,
      spine: "rows",
      time: "instant",
    },
  },
  {
    name: "lookup",
    of: {
      ...common,
      ttl: 172_800_000_001,
      strategy: "lookup",
      available: false,
      strict: false,
      spine: "as_of with population",
      time: "instant",
    },
  },
  {
    name: "without keys",
    of: { ...common, strategy: "lookup", keys: 0, available: false, strict: false, spine: "rows", time: "instant" },
  },
  {
    name: "walked",
    of: { ...common, ttl: null, strategy: "probe", available: false, strict: false, spine: "table", time: "instant" },
    walked: true,
  },
  {
    name: "walked, strict",
    of: { ...common, ttl: null, strategy: "probe", available: false, strict: true, spine: "table", time: "utc" },
    walked: true,
  },
];
