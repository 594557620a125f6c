import type { Command } from "commander";
import type { RetrievalRequest } from "../../runtime/retrieve/retrieval.ts";
import { UsageError } from "../usage-error.ts";

export interface LimitOptions {
  readonly maxBytes?: string;
  readonly maxRows?: string;
  readonly maxSeconds?: string;
}

export interface BoundsOptions {
  readonly requireBounds?: boolean;
}

export function addLimitOptions(command: Command): Command {
  return command
    .optionsGroup("How far (the least of these and of the configuration's limits counts):")
    .option("--max-bytes <size>", "that the statement may read, as the warehouse prices it: 500MB, 10GB, 2GiB")
    .option("--max-rows <count>", "that the result may have")
    .option("--max-seconds <seconds>", "that the run may take");
}

export function addBoundsOption(command: Command): Command {
  return command.option(
    "--require-bounds",
    "refuse to read a source from its beginning, where literals leave out partitions",
  );
}

export async function limitsOf({
  maxBytes,
  maxRows,
  maxSeconds,
}: LimitOptions): Promise<Pick<RetrievalRequest, "limits">> {
  if (maxBytes === undefined && maxRows === undefined && maxSeconds === undefined) return {};
  const { parseBytes } = await import("../../kernel/byte-size.ts");
  const bytes = maxBytes === undefined ? null : parseBytes(maxBytes);
  if (maxBytes !== undefined && (bytes === null || bytes === 0n))
    throw new UsageError(`--max-bytes: '${maxBytes}' is no number of bytes`, "as in --max-bytes 10GB");
  return { limits: { bytes, rows: rowsOf(maxRows), seconds: secondsOf(maxSeconds) } };
}

export function boundsOf({ requireBounds }: BoundsOptions): Pick<RetrievalRequest, "requireBounds"> {
  return requireBounds === true ? { requireBounds } : {};
}

function rowsOf(text: string | undefined): bigint | null {
  if (text === undefined) return null;
  if (/^\d{1,18}$/.test(text) && BigInt(text) > 0n) return BigInt(text);
  throw new UsageError(`--max-rows: '${text}' is no number of rows`, "as in --max-rows 1000000");
}

const mostSeconds = 7 * 86_400;

function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= mostSeconds) return seconds;
  throw new UsageError(`--max-seconds: '${text}' is no number of seconds up to a week`, "as in --max-seconds 600");
}
