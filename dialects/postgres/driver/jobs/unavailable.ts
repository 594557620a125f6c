import { AsofError } from "../../../../src/kernel/diagnostics.ts";
import type { WarehouseJobs } from "../../../../src/ports/jobs.ts";

/** The embedded warehouse lives in the process that opened it, which alone may have its folder open: nothing is left at work there. */
export const noJobs: WarehouseJobs = {
  submit: () => Promise.reject(unavailable()),
  list: () => Promise.reject(unavailable()),
  show: () => Promise.reject(unavailable()),
  cancel: () => Promise.reject(unavailable()),
  finish: () => Promise.reject(unavailable()),
  rows: () => Promise.reject(unavailable()),
};

function unavailable(): AsofError {
  return AsofError.of("jobs-unavailable", "the embedded warehouse ends with its process, and has no jobs", {
    hint: "wait for the training set, without --async; or use a Postgres server, Snowflake or BigQuery",
  });
}
