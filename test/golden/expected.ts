/** What golden requests give, worked out by hand: each row as JSON, in the order of the texts. */
const at = "2026-01-01T10:00:00Z";
const driver = ["1n", "fr", "Paris", at, true] as const;
const nobody = ["2n", null, "Bonn", null, false] as const;

function rows(...all: readonly (readonly unknown[])[]): readonly string[] {
  return all.map((row) => JSON.stringify(row));
}

/** Nothing within the hour before ten but at nine, which is just out; the trip at ten was loaded later. */
const recentTrips = rows(
  [...driver, "0n", "2n", "26.00", "26.00", 4.5, "0n", null, 1, ["13.50", "12.50"]],
  [...nobody, ...Array.from({ length: 9 }, () => null)],
);

export const expectedRows: Readonly<Record<string, readonly string[]>> = {
  // The trip at ten is not before ten, and of the two at nine the greater batch wins. The shift of 09:00 (14:00 UTC) is to come;
  // that of 04:30 (09:30 UTC) was reported at 09:45 UTC.
  "rows.probe": rows([...driver, "13.50", null, 5, "2026-01-01T14:30:00Z"], [...nobody, null, null, null, null]),
  // Read as UTC, the shift of 09:00 has begun.
  "rows.sweep": rows([...driver, "13.50", null, 3], [...nobody, null, null, null]),
  "zone.sweep": rows([...driver, 5, "2026-01-01T14:30:00Z"], [...nobody, null, null]),
  // Both trips of nine were loaded by ten, at once; the price is that day's.
  "query-source": rows([...driver, "2n", 1.75], [...nobody, null, null]),
  "table-spine": rows(["1n", "2026-01-01T12:00:00Z", 1.75], ["2n", "2025-01-01T00:00:00Z", null]),
  "windows.probe": recentTrips,
  "windows.arrays": recentTrips,
  // The days at midnight before ten, both in two days. Of 12.50 and 13.50 the deviation is the root of a half.
  "windows.running": rows(
    [...driver, "0n", "2n", "26.00", "26.00", 13, Math.SQRT1_2, "3n", "2n", "2n"],
    [...nobody, ...Array.from({ length: 9 }, () => null)],
  ),
  // The trips at half past nine and at ten are in, those at nine are an hour ago. Of two days the last began at ten of the thirtieth.
  "windows.frames": rows(
    [...driver, "2n", "4n", "126.00", "126.00", 4.5, "1.00", "1n", 1, 1.7, 1.75],
    [...nobody, ...Array.from({ length: 10 }, () => null)],
  ),
  // The trip at nine of the greater batch has no rating.
  "expressions.sweep": rows([...driver, 6.75, false, "13.50"], [...nobody, null, null, null]),
  // The one good trip was an hour ago, which is just out; a trip without a rating has one star.
  "windows.where": rows([...driver, "0n", "1n", 63, 7.5], [...nobody, null, null, null, null]),
  "hostile-names": rows([...driver, "it's", 7], [...nobody, null, null]),
};
