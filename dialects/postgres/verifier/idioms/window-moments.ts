import type { ReadBound, ReadFunction, WindowDescription } from "../description.ts";
import { demand } from "../deviation.ts";
import type { Moments } from "./moments.ts";
import type { RunningRows } from "./running-rows.ts";

/** A function with the length of its window, null where it has no end. */
export type OverWindow = Omit<ReadFunction, "when"> & { readonly window: bigint | null };

/** Windows of moments, as rows of the spine's keys make them up along a line of time. */
interface MomentWindows {
  readonly strategy: WindowDescription["strategy"];
  readonly rows: RunningRows;
  readonly moments: Moments;
  /** Whether a row counts at the very instant of a moment. */
  readonly inclusive: boolean;
  /** By carried names. */
  readonly computed: readonly (readonly [string, OverWindow])[];
  readonly place: string;
}

export function describeMoments(windows: MomentWindows): WindowDescription {
  const { strategy, rows, moments, inclusive, computed, place } = windows;
  const lengths = computed.map(([, one]) => one.window);
  const widest = lengths.some((one) => one === null) ? null : lengths.reduce(greater, 0n);
  const spine = moments.finite;
  const starts = (window: bigint): ReadBound => ({
    ...rows.event,
    spine,
    side: "lower",
    offset: window,
    inclusive: !inclusive,
  });
  const ends = [rows.event, ...(rows.known === null ? [] : [rows.known])];
  return {
    is: "windows",
    strategy,
    rows: rows.rows,
    keys: [...rows.keys].map(([name, { source, spine: own }]) => {
      demand(moments.columns.get(name) === own, place, `"${name}" is of two columns of the spine`);
      return { source, spine: own };
    }),
    bounds: [
      ...ends.map((end): ReadBound => ({ ...end, spine, side: "upper", offset: 0n, inclusive })),
      ...(widest === null ? [] : [starts(widest)]),
    ],
    finite: moments.finite,
    joinable: moments.joinable,
    present: rows.present,
    bucketed: null,
    functions: new Map(
      computed.map(([name, { window, ...one }]) => [
        name,
        { ...one, when: window === null || window === widest ? [] : [starts(window)] },
      ]),
    ),
  };
}

function greater(one: bigint, other: bigint | null): bigint {
  return other !== null && other > one ? other : one;
}
