import { AsofError } from "../../../src/kernel/diagnostics.ts";

/**
 * Nothing secret: who asks is told by the machine's application-default credentials (a person's log-in, a workload identity, a
 * machine's service account), never by the configuration.
 */
export interface BigQueryOptions {
  /** The project that runs and pays for the jobs. Default: that of the application-default credentials. */
  readonly project?: string | undefined;
  /** Where jobs run: `EU`, `europe-west4`. Default: what the service takes from the tables. */
  readonly location?: string | undefined;
  /** The dataset of names that are written without one, and of tables that hold uploaded rows for a while. */
  readonly dataset?: string | undefined;
  /** The project of the dataset, where it is another. */
  readonly datasetProject?: string | undefined;
  /** A query that would bill more is refused before it runs. */
  readonly maximumBytesBilled?: number | bigint | undefined;
  /** Milliseconds that one job may take. Default: what the service allows. */
  readonly statementTimeoutMs?: number | undefined;
  /**
   * Milliseconds that one answer of the service may take, and half of what a question may take with all its repeats; jobs that are
   * at work answer every 10 seconds. Default: 60,000.
   */
  readonly requestTimeoutMs?: number | undefined;
  /** Kept with each job, beside `tool: asof`: lower-case letters, digits, `_` and `-`. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Another address than Google's: a private endpoint, or a local engine. Over plain `http:` no credentials are sent. */
  readonly apiEndpoint?: string | undefined;
}

const known: ReadonlySet<string> = new Set<keyof BigQueryOptions>([
  "project",
  "location",
  "dataset",
  "datasetProject",
  "maximumBytesBilled",
  "statementTimeoutMs",
  "requestTimeoutMs",
  "labels",
  "apiEndpoint",
]);
/** What a timer of Node can wait for, twice over. */
const mostMs = 1_000_000_000;
const secret = /cred|key|token|secret|password|private|client_?email|email/i;

/** Throws `config-invalid` for a key or token, for options that there are not, and for values that make no sense. */
export function checkOptions(options: BigQueryOptions): void {
  for (const name of Object.keys(options)) {
    if (known.has(name)) continue;
    throw AsofError.of("config-invalid", `BigQuery takes no option '${name}'`, {
      hint: secret.test(name)
        ? "keys do not belong in a configuration: run `gcloud auth application-default login`, or use a workload identity"
        : `it takes ${[...known].join(", ")}`,
    });
  }
  const { maximumBytesBilled, statementTimeoutMs, requestTimeoutMs } = options;
  checkNumber("maximumBytesBilled", maximumBytesBilled, Number.MAX_SAFE_INTEGER);
  checkNumber("statementTimeoutMs", statementTimeoutMs, mostMs);
  checkNumber("requestTimeoutMs", requestTimeoutMs, mostMs);
  checkLabels(options.labels ?? {});
}

function checkNumber(name: keyof BigQueryOptions, value: number | bigint | undefined, most: number): void {
  if (value === undefined || (typeof value === "bigint" && value > 0n)) return;
  if (typeof value === "bigint" || !Number.isSafeInteger(value) || value <= 0)
    throw AsofError.of("config-invalid", `${name} is ${value}, which is no positive whole number`);
  if (value > most) throw AsofError.of("config-invalid", `${name} is ${value}, which is more than ${most}`);
}

function checkLabels(labels: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(labels)) {
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(name) || !/^[a-z0-9_-]{0,63}$/.test(value))
      throw AsofError.of("config-invalid", `the label '${name}' is not one that BigQuery takes`, {
        hint: "use lower-case letters, digits, _ and -, at most 63, with a letter first in its name",
      });
  }
}
