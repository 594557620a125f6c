import type { DynamoDB, QueryCommandInput, ScanCommandInput } from "@aws-sdk/client-dynamodb";
import type { DynamoCalls } from "./calls.ts";
import { toAsofError } from "./errors.ts";
import type { Item } from "./item.ts";

interface Paging {
  readonly calls: DynamoCalls;
  readonly signal: AbortSignal | undefined;
}

/** The items of a query, page after page. */
export function queryPages(paging: Paging, query: QueryCommandInput): AsyncGenerator<readonly Item[], void, void> {
  return pages(paging, query, (client, asked, options) => client.query(asked, options));
}

/** The items of a scan in the same way: the whole table is read for it. */
export function scanPages(paging: Paging, scan: ScanCommandInput): AsyncGenerator<readonly Item[], void, void> {
  return pages(paging, scan, (client, asked, options) => client.scan(asked, options));
}

interface Page {
  readonly Items?: Item[] | undefined;
  readonly LastEvaluatedKey?: Item | undefined;
}

type Ask<Input> = (client: DynamoDB, asked: Input, options: { readonly abortSignal?: AbortSignal }) => Promise<Page>;

async function* pages<Input extends object>(
  { calls, signal }: Paging,
  input: Input,
  ask: Ask<Input>,
): AsyncGenerator<readonly Item[], void, void> {
  let from: Item | undefined;
  do {
    const asked = from === undefined ? input : { ...input, ExclusiveStartKey: from };
    const { Items, LastEvaluatedKey } = await calls
      .send((client, options) => ask(client, asked, options), signal)
      .catch((error: unknown) => {
        throw toAsofError(error, calls.place);
      });
    yield Items ?? [];
    from = LastEvaluatedKey;
  } while (from !== undefined);
}
