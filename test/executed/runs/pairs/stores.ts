/** Online stores as a configuration names them; reads of them lag behind nothing. */
import type { Emulator } from "../../../contract/online/dynamodb.ts";
import type { TestServer } from "../../../engines/server.ts";
import type { PairSide } from "./pair.ts";

export const onEmbedded: PairSide = { text: `{ kind: "embedded", switchMs: 0 }`, variables: {} };

export function onServer({ url }: TestServer): PairSide {
  return { text: `{ kind: "postgres", url: env("ONLINE"), switchMs: 0 }`, variables: { ONLINE: url } };
}

/** With the state of runs on a server, where there is one. */
export function onDynamo({ endpoint }: Emulator, server: TestServer | null): PairSide {
  const identity = `accessKeyId: env("KEY_ID"), secretAccessKey: env("KEY")`;
  const place = `table: "features", region: "eu-central-1", endpoint: env("ENDPOINT")`;
  return {
    text: `{ kind: "dynamodb", ${place}, ${identity}, consistentReads: true, switchMs: 0 }`,
    ...(server === null ? {} : { runs: `{ kind: "postgres", url: env("RUNS") }` }),
    variables: { ENDPOINT: endpoint, KEY_ID: "test", KEY: "not-a-secret", RUNS: server?.url ?? "" },
  };
}
