/** Microseconds of work, fitted to the emitted SQL on this engine. Written by `npm run calibrate -- --write`. */
// Measured on linux x64, 2 × AMD EPYC, PostgreSQL 18.4.
export const constants = {
  probe: 4.56,
  wideProbe: 8.77,
  steppedRow: 0.353,
  steppedEntry: 0.023,
  keyRow: 1.42,
  scannedRow: 0.0762,
  sweepRow: 1.71,
  sweepSpineRow: 2.77,
  knownSweepRow: 3.33,
  knownSweepSpineRow: 1.93,
  arraysRow: 0.838,
  arraysSpineRow: 2.99,
  knownArraysRow: 1.74,
  knownArraysSpineRow: 2.72,
  rankRow: 0.099,
  rankPair: 0.204,
  rankCandidate: 0.595,
  lookupRow: 0.44,
  lookupSpineRow: 0.359,
} as const;
