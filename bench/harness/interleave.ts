/** Something that can be timed. */
export interface Subject {
  readonly name: string;
  /**
   * Does the work once and says how many milliseconds it took, without what it prepares and clears away; null where the work
   * was stopped because it took longer than the limit.
   */
  run(limitMs: number): Promise<number | null>;
}

export interface Rounds {
  /** How many rounds are counted. */
  readonly rounds: number;
  /** Rounds before them that are not. */
  readonly warmUps: number;
  readonly limitMs: number;
  /** Where nothing is asked but whether another is faster than the first: what cannot be is stopped early. */
  readonly race?: Race;
}

export interface Race {
  /** How many times as long as the fastest so far any subject but the first may take. */
  readonly times: number;
  /** What nothing is stopped before. */
  readonly leastMs: number;
  /** Rounds are counted as long as the next is to be expected to end within this; the first always is. */
  readonly budgetMs: number;
}

/** Times of one subject, a round each. */
export interface Timed {
  readonly name: string;
  readonly times: readonly number[];
  /** It ran into the limit: the limit is its time in every round, which is less than the truth. */
  readonly stopped: boolean;
}

/**
 * A B C A B C …: each round runs every subject once, in the same order, so that what changes on the machine meets all alike.
 * A subject that runs into the limit is not run again.
 */
export async function interleave(subjects: readonly Subject[], options: Rounds): Promise<readonly Timed[]> {
  const runs = subjects.map((subject): Run => ({ subject, times: [], stoppedAt: null }));
  for (let round = 0; round < options.warmUps; round++) await runRound(runs, options);
  for (const run of runs) run.times.length = 0;
  let [spent, last] = [0, 0];
  for (let round = 0; round < options.rounds; round++) {
    if (round > 0 && spent + last > (options.race?.budgetMs ?? Number.POSITIVE_INFINITY)) break;
    last = await runRound(runs, options);
    spent += last;
  }
  return runs.map(({ subject, times, stoppedAt }) => {
    return { name: subject.name, times: times.map((time) => stoppedAt ?? time), stopped: stoppedAt !== null };
  });
}

/** A subject with its times so far. */
interface Run {
  readonly subject: Subject;
  readonly times: number[];
  /** The limit that it ran into. */
  stoppedAt: number | null;
}

/** Runs each subject that was not stopped; the milliseconds that they took together. */
async function runRound(runs: readonly Run[], options: Rounds): Promise<number> {
  let spent = 0;
  for (const run of runs) {
    const limit = run.stoppedAt ?? limitOf(run, runs, options);
    const time = run.stoppedAt === null ? await run.subject.run(limit) : null;
    if (run.stoppedAt === null) spent += time ?? limit;
    if (time === null) run.stoppedAt = limit;
    run.times.push(time ?? limit);
  }
  return spent;
}

function limitOf(run: Run, runs: readonly Run[], { limitMs, race }: Rounds): number {
  const finished = runs.filter(({ stoppedAt }) => stoppedAt === null).flatMap(({ times }) => times);
  if (race === undefined || run === runs[0] || finished.length === 0) return limitMs;
  return Math.min(limitMs, Math.max(race.leastMs, race.times * Math.min(...finished)));
}

/** The times of a subject by its name. */
export function timesOf(timed: readonly Timed[], name: string): Timed {
  const found = timed.find((one) => one.name === name);
  if (found === undefined) throw new Error(`'${name}' was not timed`);
  return found;
}
