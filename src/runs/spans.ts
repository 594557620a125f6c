import type { OnlineVersionName } from "../ports/online-store.ts";
import { nameOf } from "./rows.ts";
import type { Tables } from "./transactions.ts";
import type { Covered } from "./transitions.ts";

/** What entries of the ledger covered that are not kept any more. */
export async function spansOf({ of }: Tables, version: OnlineVersionName): Promise<readonly Covered[]> {
  return of("spans").where(nameOf(version)).orderBy("begins").select("begins", "ends");
}

/** Of a version that is locked. */
export async function changeSpans(
  tables: Tables,
  version: OnlineVersionName,
  spans: readonly Covered[],
): Promise<void> {
  const name = nameOf(version);
  await tables.of("spans").where(name).delete();
  if (spans.length > 0) await tables.of("spans").insert(spans.map(({ begins, ends }) => ({ ...name, begins, ends })));
}
