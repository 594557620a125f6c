/**
 * The table of flights, with its two times as instants: when a flight was to depart, and when it had landed, which is when
 * its delays became known. The file has the first in parts, and the second not at all.
 */
import type { Row } from "../src/ir/value.ts";
import { formatInstant, parseInstant } from "../src/kernel/time.ts";
import type { LoadColumn } from "../src/ports/warehouse.ts";
import { readRows } from "../src/runtime/files/read-rows.ts";

export const flightColumns: readonly LoadColumn[] = [
  { name: "flight_id", type: { kind: "int64" } },
  { name: "carrier", type: { kind: "string" } },
  { name: "flight", type: { kind: "int32" } },
  { name: "tailnum", type: { kind: "string" } },
  { name: "origin", type: { kind: "string" } },
  { name: "dest", type: { kind: "string" } },
  { name: "sched_dep_at", type: { kind: "timestamp" } },
  { name: "landed_at", type: { kind: "timestamp" } },
  { name: "dep_delay", type: { kind: "int32" } },
  { name: "arr_delay", type: { kind: "int32" } },
  { name: "distance", type: { kind: "float64" } },
];

const microsecondsAMinute = 60_000_000n;

/** Flights in the order of the file, numbered from 1. */
export async function* readFlights(path: string): AsyncGenerator<readonly Row[]> {
  const { columns, rows } = await readRows(path, {
    nullValues: ["", "NA"],
    columns: [
      { name: "flight", type: { kind: "int32" } },
      { name: "dep_delay", type: { kind: "int32" } },
      { name: "arr_delay", type: { kind: "int32" } },
      { name: "air_time", type: { kind: "int32" } },
      { name: "distance", type: { kind: "float64" } },
      { name: "minute", type: { kind: "int32" } },
      { name: "time_hour", type: { kind: "timestamp" } },
    ],
  });
  const at = new Map(columns.map((column, index) => [column.name, index]));
  let number = 0n;
  for await (const batch of rows) {
    yield batch.map((row) => {
      number += 1n;
      return flight(number, (name) => row[at.get(name) ?? -1] ?? null);
    });
  }
}

function flight(number: bigint, cell: (name: string) => Row[number]): Row {
  const departs = minutesAfter(instantOf(cell("time_hour")), cell("minute"));
  const landed = minutesAfter(minutesAfter(departs, cell("dep_delay")), cell("air_time"));
  return [
    number,
    cell("carrier"),
    cell("flight"),
    cell("tailnum"),
    cell("origin"),
    cell("dest"),
    departs === null ? null : formatInstant(departs),
    landed === null ? null : formatInstant(landed),
    cell("dep_delay"),
    cell("arr_delay"),
    cell("distance"),
  ];
}

function instantOf(cell: Row[number]): bigint | null {
  return typeof cell === "string" ? parseInstant(cell) : null;
}

function minutesAfter(instant: bigint | null, minutes: Row[number]): bigint | null {
  return instant === null || typeof minutes !== "number" ? null : instant + BigInt(minutes) * microsecondsAMinute;
}
