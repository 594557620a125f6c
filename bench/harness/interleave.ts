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
  const { rounds, warmUps, limitMs } = options;
  const stopped = new Set<Subject>();
  const times = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const subject of subjects) {
      const time = stopped.has(subject) ? null : await subject.run(limitMs);
      if (time === null) stopped.add(subject);
      if (round >= warmUps) times.get(subject)?.push(time ?? limitMs);
    }
  }
  return subjects.map((subject) => {
    const own = times.get(subject) ?? [];
    const isStopped = stopped.has(subject);
    return { name: subject.name, times: isStopped ? own.map(() => limitMs) : own, stopped: isStopped };
  });
}

/** The times of a subject by its name. */
export function timesOf(timed: readonly Timed[], name: string): Timed {
  const found = timed.find((one) => one.name === name);
  if (found === undefined) throw new Error(`'${name}' was not timed`);
  return found;
}
