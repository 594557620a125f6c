import { AsofError } from "../../kernel/diagnostics.ts";
import type { PointerOptions } from "../versions/times.ts";

/** How rows are kept in DynamoDB, and how it is reached. */
export interface DynamoOnlineOptions extends PointerOptions {
  /** Name of the table, or what the names of all begin with. */
  readonly table: string;
  /** `shared`: one table for all views, so that an entity's features are one query. `view`: one for each view. Default: `shared`. */
  readonly layout?: "shared" | "view" | undefined;
  /** Whether a table that is not there is made. Otherwise it has to be: `asof infrastructure` writes it down. Default: true. */
  readonly create?: boolean | undefined;
  /** Default: what the SDK finds in its environment. */
  readonly region?: string | undefined;
  /** Of an emulator or a private endpoint. */
  readonly endpoint?: string | undefined;
  /** Default: what the SDK finds in its environment. Never told in a message. */
  readonly credentials?: DynamoCredentials | undefined;
  /** Milliseconds for which a request that was throttled or lost is made again. Default: 30,000. */
  readonly deadlineMs?: number | undefined;
  /** Requests at once; fewer while the store throttles. Default: 32. */
  readonly requests?: number | undefined;
  /**
   * Whether reads see every write that was acknowledged, for twice the price. Otherwise a value may be a moment old; a row that
   * seems to be missing is looked for so all the same. Default: false.
   */
  readonly consistentReads?: boolean | undefined;
  /** What speaks HTTP in place of the SDK's own. */
  readonly requestHandler?: object | undefined;
}

/** Who asks DynamoDB, where the machine has no identity of its own. */
export interface DynamoCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

const defaults = { layout: "shared", create: true, deadlineMs: 30_000, requests: 32, consistentReads: false } as const;

export type DynamoSettings = DynamoOnlineOptions &
  Required<{ [K in keyof typeof defaults]: Exclude<DynamoOnlineOptions[K], undefined> }>;

/** Throws `invalid-option`. */
export function settingsOf(options: DynamoOnlineOptions): DynamoSettings {
  const { table, deadlineMs = defaults.deadlineMs, requests = defaults.requests } = options;
  if (!/^[\w.-]{3,200}$/.test(table))
    throw invalid(
      `a DynamoDB table cannot be called '${table}'`,
      "use 3 to 200 letters, digits, dots, dashes and underscores",
    );
  if (!Number.isSafeInteger(deadlineMs) || deadlineMs < 1)
    throw invalid(`deadlineMs cannot be ${deadlineMs}`, "give whole milliseconds above 0");
  if (!Number.isSafeInteger(requests) || requests < 1)
    throw invalid(`requests cannot be ${requests}`, "give a whole number above 0");
  const { layout = defaults.layout, create = defaults.create, consistentReads = defaults.consistentReads } = options;
  return { ...options, layout, create, deadlineMs, requests, consistentReads };
}

function invalid(message: string, hint: string): AsofError {
  return AsofError.of("invalid-option", message, { hint });
}
