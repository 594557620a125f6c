/** Rides of drivers: data for windows, of one size and spread. */
export interface WindowShape {
  readonly name: string;
  /** The prefix of its tables. */
  readonly data: string;
  readonly spineRows: number;
  readonly sourceRows: number;
  readonly keys: number;
  /** One key in ten thousand has a tenth of all rows, a hundred have a third. */
  readonly hotKeys: boolean;
}

const rows = { spineRows: 100_000, sourceRows: 1_000_000 } as const;

export const windowShapes = {
  /** Some 8 rows in the week before a spine row. */
  a: { name: "A (10,000 keys)", data: "wa", ...rows, keys: 10_000, hotKeys: false },
  /** Some 150. */
  b: { name: "B (500 keys)", data: "wb", ...rows, keys: 500, hotKeys: false },
  /** Some 800 on the mean, nearly all of them the hottest keys'. */
  c: { name: "C (hot keys)", data: "wc", ...rows, keys: 10_000, hotKeys: true },
} as const satisfies Readonly<Record<string, WindowShape>>;

export const rideSpine = ({ data }: WindowShape): string => `${data}_spine`;
export const rideTable = ({ data }: WindowShape): string => `${data}_rides`;
