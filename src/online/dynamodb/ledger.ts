import type { OnlineView } from "../../ports/online-store.ts";
import type { Ledger, Numbered } from "../versions/ledger.ts";
import type { ViewRecord } from "../versions/record.ts";
import type { DynamoCalls } from "./calls.ts";
import { isNamed, toAsofError } from "./errors.ts";
import { own } from "./item.ts";
import { projectKey, recordKey } from "./key.ts";

/** Records as items beside the rows. */
export class DynamoLedger implements Ledger {
  readonly #calls: DynamoCalls;
  readonly #table: string;

  constructor(calls: DynamoCalls, table: string) {
    this.#calls = calls;
    this.#table = table;
  }

  async read(view: OnlineView, signal?: AbortSignal): Promise<Numbered> {
    try {
      const { Item } = await this.#calls.send(
        (client, options) =>
          client.getItem({ TableName: this.#table, Key: keyOf(view), ConsistentRead: true }, options),
        signal,
      );
      if (Item === undefined) return nothing;
      return { number: Number(Item["number"]?.N), record: JSON.parse(Item["record"]?.S ?? "[]") };
    } catch (error) {
      // Nobody has prepared anything yet.
      if (isNamed(error, "ResourceNotFoundException")) return nothing;
      throw toAsofError(error, this.#calls.place);
    }
  }

  replace(view: OnlineView, record: ViewRecord, expected: number, signal?: AbortSignal): Promise<boolean> {
    const Item = {
      ...keyOf(view),
      number: { N: String(expected + 1) },
      record: { S: JSON.stringify(record) },
    };
    const condition =
      expected === 0
        ? {
            ConditionExpression: "attribute_not_exists(#number)",
            ExpressionAttributeNames: { "#number": "number" },
          }
        : {
            ConditionExpression: "#number = :expected",
            ExpressionAttributeNames: { "#number": "number" },
            ExpressionAttributeValues: { ":expected": { N: String(expected) } },
          };
    return this.#calls.sendIf(
      (client, options) => client.putItem({ TableName: this.#table, Item, ...condition }, options),
      signal,
    );
  }
}

const nothing: Numbered = { record: [], number: 0 };

function keyOf({ project, view }: OnlineView) {
  return { [own.key]: { S: projectKey(project) }, [own.view]: { S: recordKey(view) } };
}
