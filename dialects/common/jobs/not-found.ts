import { AsofError } from "../../../src/kernel/diagnostics.ts";

/** `hint` says where a job may be hidden. */
export function jobNotFound(id: string, hint: string): AsofError {
  return AsofError.of("job-not-found", `there is no job '${id}' of asof`, { hint });
}

export function resultGone(id: string, table: string): AsofError {
  return AsofError.of("job-result-gone", `the table ${table} is gone, or is not that of job ${id} any more`, {
    hint: "start it again: its request is in the dataset's manifest, if a copy was kept",
  });
}
