/** What random tests start from: the same in every run of the same tree, and anew where ASOF_SEED says so. */

const variable = "ASOF_SEED";

/** The seed that was asked for; null where nothing is said, and every suite has its own. */
export const askedSeed: number | null = seedFrom(process.env[variable]);

/** The seed of a suite: its own where nothing is said. */
export function seedOr(usual: number): number {
  return askedSeed ?? usual;
}

/**
 * Whether a run must have met all that it counts. Of its usual seed it is known to. With another it must where it draws so many that
 * missing any of it has odds below one in a million; fewer may miss what is rare, which is no fault.
 */
export function mustMeetAll(drawn: number, enough: number): boolean {
  return askedSeed === null || drawn >= enough;
}

/** What a suite starts from that has no reason for another seed. */
export const seed: number = seedOr(20_261_121);

/** For messages and the names of tests: what to say so that the same is drawn again. */
export function told(drawn: number): string {
  return `${variable}=${drawn}`;
}

/** Null for none; throws where it is no seed. */
export function seedFrom(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const asked = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (asked < 2 ** 31) return asked;
  throw new Error(`${variable} is a whole number below 2^31 or 'random', not '${text}'`);
}
