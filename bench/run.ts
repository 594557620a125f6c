/** `npm run bench`: measures what asof promises about speed, on real engines. */
import { cli } from "./cli/start.ts";
import { compile } from "./compile/compile.ts";
import { plan } from "./compile/plan.ts";
import { expressions } from "./expressions/closures.ts";
import { parquet } from "./files/parquet.ts";
import { BenchGround } from "./ground.ts";
import { runAll } from "./harness/run-all.ts";
import { joinWithIndex, joinWithoutIndex } from "./joins/against-peers.ts";
import { joinFloor } from "./joins/floor.ts";
import { plannersChoice } from "./joins/planner.ts";
import { pushDown } from "./materialize/push-down.ts";
import { streamed } from "./materialize/streamed.ts";
import { dynamoLoad } from "./online/dynamodb.ts";
import { onlineReads, onlineStreams } from "./online/postgres.ts";
import { servedReads } from "./online/served.ts";
import { windowsChoice } from "./windows/choice.ts";
import { windowsHotKeys } from "./windows/hot-keys.ts";
import { windowsWithIndex } from "./windows/with-index.ts";
import { windowsWithoutIndex } from "./windows/without-index.ts";

await runAll(
  {
    script: "bench",
    benchmarks: [
      joinWithIndex,
      joinWithoutIndex,
      plannersChoice,
      joinFloor,
      windowsWithIndex,
      windowsWithoutIndex,
      windowsHotKeys,
      windowsChoice,
      parquet,
      pushDown,
      streamed,
      onlineReads,
      servedReads,
      onlineStreams,
      dynamoLoad,
      compile,
      plan,
      expressions,
      cli,
    ],
    open: (rounds) => new BenchGround(rounds),
  },
  process.argv.slice(2),
);
