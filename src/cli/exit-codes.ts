/** What the process says when it ends. Stable: scripts may rely on it. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** It failed; diagnostics say why. */
  failed: 1,
  /** `plan` found changes. */
  changes: 2,
  /** Wrong usage of the command line. */
  usage: 64,
  /** Ctrl-C or SIGTERM. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
