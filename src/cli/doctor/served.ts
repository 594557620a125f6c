import type { FeatureViewDefinition } from "../../ir/definition.ts";
import type { OnlineTable } from "../../ir/online.ts";
import { parseInstant } from "../../kernel/time.ts";
import type { OnlineVersion } from "../../ports/online-store.ts";
import type { Coverage, RunsHealth } from "../../ports/run-store.ts";
import type { VersionHealth } from "../../ports/store-health.ts";
import { type Check, failed, ok, warning } from "./check.ts";

export interface ServedQuestion {
  readonly view: FeatureViewDefinition;
  readonly isServed: boolean;
  readonly wanted: OnlineTable | null;
  readonly versions: readonly OnlineVersion[];
  readonly healthOf: (version: OnlineTable) => VersionHealth | null;
  /** Null where run state cannot be asked. */
  readonly runs: Pick<RunsHealth, "coverage"> | null;
  /** Microseconds since 1970. */
  readonly now: bigint;
}

/** What is served of a view: whether it is there, is what the definitions say, and how far it is filled. */
export function servedCheck(asked: ServedQuestion): Check {
  const { view, wanted, versions } = asked;
  const name = `served ${view.name}`;
  const load = "load it: asof materialize-incremental now";
  const current = versions.find(({ state }) => state === "current")?.table;
  if (current === undefined) return nothingRead(name, asked, load);
  const health = asked.healthOf(current);
  if (health?.isThere === false)
    return failed(name, `version ${current.version} is read, and its rows are gone`, `${load}, after: asof state list`);
  const coverage = coverageOf(asked, current);
  const lost = lostRows(health, coverage);
  if (lost !== null) return failed(name, lost, "load it again from the beginning: asof materialize START END");
  if (wanted !== null && wanted.version !== current.version)
    return warning(
      name,
      `version ${current.version} is read, of other definitions than those of now (${wanted.version})`,
      load,
    );
  if (asked.runs === null) return ok(name, `version ${current.version} is read`);
  if (coverage === null)
    return warning(
      name,
      `version ${current.version} is read, and run state knows nothing of it`,
      "see that run state is where the runs of others have theirs: runs: { kind: … } in the configuration",
    );
  return ageCheck(name, asked, coverage);
}

function nothingRead(name: string, { isServed, versions, view }: ServedQuestion, load: string): Check {
  if (versions.some(({ state }) => state === "prepared"))
    return warning(name, "a version is being filled, and none is read yet", `when no run works on it, ${load}`);
  const found = "nothing is loaded";
  return isServed
    ? warning(name, `${found}, though a service serves ${view.name}`, load)
    : ok(name, `${found}, and no service serves it`);
}

function coverageOf({ runs }: ServedQuestion, { version, view }: OnlineTable): Coverage | null {
  return runs?.coverage.find((one) => one.view === view && one.version === version) ?? null;
}

/** What a crash took from tables that no log protects. */
function lostRows(health: VersionHealth | null, coverage: Coverage | null): string | null {
  if (health === null || !health.isUnlogged || health.isEmpty !== true) return null;
  const until = coverage?.watermark ?? null;
  return until === null
    ? null
    : `it is loaded until ${until} and has no row: its table is unlogged, which a crash of the server empties`;
}

function ageCheck(name: string, { view, now }: ServedQuestion, { version, watermark }: Coverage): Check {
  const until = watermark === null ? null : parseInstant(watermark);
  if (until === null)
    return warning(
      name,
      `version ${version} is read, and no interval of it is loaded whole`,
      "see why: asof runs list",
    );
  if (until > now)
    return warning(
      name,
      `loaded until ${watermark}, which is to come`,
      "set the clocks of all machines by a time server (NTP)",
    );
  const age = now - until;
  const found = `version ${version}, loaded until ${watermark}, ${ageText(age)} ago`;
  if (view.ttl === null || age <= BigInt(view.ttl)) return ok(name, found);
  return warning(
    name,
    `${found}: longer than the TTL, so that every value is withheld that was not pushed since`,
    "load what is new: asof materialize-incremental now",
  );
}

/** In the largest unit of which there are two. */
function ageText(microseconds: bigint): string {
  const seconds = Number(microseconds / 1_000_000n);
  const units = [
    [86_400, "days"],
    [3_600, "hours"],
    [60, "minutes"],
  ] as const;
  const unit = units.find(([length]) => seconds >= 2 * length);
  return unit === undefined ? `${seconds} seconds` : `${Math.floor(seconds / unit[0])} ${unit[1]}`;
}
