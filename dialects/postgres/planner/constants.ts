/** Microseconds of work, fitted to the emitted SQL on this engine. Written by `npm run calibrate -- --write`. */
// Measured on linux x64, 2 × AMD EPYC, PostgreSQL 18.4.
export const constants = {
  probe: 4.98,
  wideProbe: 8.91,
  steppedRow: 0.382,
  steppedEntry: 0.0263,
  keyRow: 1.57,
  scannedRow: 0.0795,
  sweepRow: 1.77,
  sweepSpineRow: 3.03,
  knownSweepRow: 3.77,
  knownSweepSpineRow: 1.13,
  arraysRow: 0.867,
  arraysSpineRow: 3.19,
  knownArraysRow: 1.78,
  knownArraysSpineRow: 2.86,
  rankRow: 0.102,
  rankPair: 0.184,
  rankCandidate: 0.843,
  lookupRow: 0.469,
  lookupSpineRow: 0.353,
} as const;
