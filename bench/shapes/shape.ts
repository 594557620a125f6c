/** Data of one size and spread. Views share it: `s2` and `s2 x 3` read the same spine. */
export interface Shape {
  readonly name: string;
  /** The prefix of its tables. */
  readonly data: string;
  readonly spineRows: number;
  /** Rows of each view's table. */
  readonly sourceRows: number;
  readonly keys: number;
  /** One key in ten thousand has a tenth of all rows, a hundred have a third. */
  readonly hotKeys: boolean;
  /** How many views the request joins; one table each. */
  readonly views: number;
}

const s2 = { data: "s2", spineRows: 100_000, sourceRows: 1_000_000, keys: 10_000, hotKeys: false } as const;

export const shapes = {
  s1: { name: "s1", data: "s1", spineRows: 10_000, sourceRows: 1_000_000, keys: 1_000, hotKeys: false, views: 1 },
  s2: { name: "s2", ...s2, views: 1 },
  s4: { name: "s4", ...s2, data: "s4", hotKeys: true, views: 1 },
  s2x3: { name: "s2 x 3 views", ...s2, views: 3 },
} as const satisfies Readonly<Record<string, Shape>>;

/** Features of every view: floating-point numbers, some NULL. */
export const features = ["f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9"] as const;

export const spineTable = ({ data }: Shape): string => `${data}_spine`;
export const sourceTable = ({ data }: Shape, view: number): string => `${data}_source_${view}`;

/** The second view's features are no older than a week; the others have no bound, which is told as 0. */
export const ttlDays = (view: number): number => (view === 1 ? 7 : 0);
