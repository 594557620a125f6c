/** The only way to ask for the time. */
export interface Clock {
  /** Microseconds since 1970. */
  now(): bigint;
}
