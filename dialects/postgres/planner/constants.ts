/** Microseconds of work, fitted to the emitted SQL on this engine. Written by `npm run calibrate -- --write`. */
// Measured on linux x64, 2 × AMD EPYC, PostgreSQL 18.4.
export const constants = {
  probe: 5.16,
  wideProbe: 9.92,
  steppedRow: 0.484,
  steppedEntry: 0.00953,
  keyRow: 1.69,
  scannedRow: 0.0798,
  sweepRow: 2.02,
  sweepSpineRow: 2.63,
  knownSweepRow: 3.64,
  knownSweepSpineRow: 2.02,
  arraysRow: 0.904,
  arraysSpineRow: 3.22,
  knownArraysRow: 1.82,
  knownArraysSpineRow: 3.07,
  rankRow: 0.0999,
  rankPair: 0.221,
  rankCandidate: 0.845,
  lookupRow: 0.492,
  lookupSpineRow: 0.526,
} as const;
