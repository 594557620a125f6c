import type { FunctionEntry } from "../function-entry.ts";

const time = { group: "time", nulls: "propagates", exact: true } as const;
const zone = { constant: "zone" } as const;

/** What a date has, and an instant in a zone. */
export const dateParts = ["year", "quarter", "month", "week", "day", "day_of_week", "day_of_year"] as const;
/** What only an instant has. */
export const clockParts = ["hour", "minute", "second"] as const;
export const dateUnits = ["year", "quarter", "month", "week", "day"] as const;
/** Units of a fixed length, which instants are apart by. */
export const clockUnits = ["week", "day", "hour", "minute", "second", "millisecond", "microsecond"] as const;

const word = <const W extends readonly string[]>(words: W) => ({ constant: "word", words }) as const;

/** Dates and instants. */
export const times = {
  date_part: {
    ...time,
    written: "date_part('hour', t, 'Europe/Paris'), date_part('month', d)",
    nulls: "own",
    signatures: [
      { parameters: [word([...dateParts, ...clockParts]), "timestamp", zone], result: "int64" },
      { parameters: [word(dateParts), "date"], result: "int64" },
    ],
    says: "A part of an instant by the clocks of a zone, or of a date. `week` is ISO's, `day_of_week` is 1 for Monday. NULL for an infinite instant.",
  },
  date_trunc: {
    ...time,
    written: "date_trunc('week', t, 'Europe/Paris'), date_trunc('month', d)",
    nulls: "own",
    signatures: [
      { parameters: [word(dateUnits), "timestamp", zone], result: "date" },
      { parameters: [word(dateUnits), "date"], result: "date" },
    ],
    says: "The first day of the unit, as a date: of an instant by the calendar of a zone. Weeks begin on Monday. NULL for an infinite instant.",
  },
  time_trunc: {
    ...time,
    written: "time_trunc('hour', t)",
    nulls: "own",
    signatures: [
      { parameters: [word(["day", "hour", "minute", "second", "millisecond"]), "timestamp"], result: "timestamp" },
    ],
    says: "The instant at which the unit began, in UTC. NULL for an infinite instant.",
  },
  date_diff: {
    ...time,
    written: "date_diff('hour', start, end)",
    nulls: "own",
    signatures: [
      { parameters: [word(clockUnits), "timestamp", "timestamp"], result: "int64" },
      { parameters: [word(["week", "day"]), "date", "date"], result: "int64" },
    ],
    says: "Whole units from the start to the end, cut towards zero; a day has 24 hours. NULL for an infinite instant.",
  },
  seconds_between: {
    ...time,
    written: "seconds_between(start, end)",
    nulls: "own",
    signatures: [{ parameters: ["timestamp", "timestamp"], result: "float64" }],
    says: "Seconds from the start to the end, with their fraction. NULL for an infinite instant.",
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>;
