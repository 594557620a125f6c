/** `npm run bench:peers`: measures asof beside Feast, which it installs. */
import { runAll } from "./harness/run-all.ts";
import { feastEndToEnd } from "./peers/end-to-end.ts";
import { PeersGround } from "./peers/ground.ts";
import { feastSql } from "./peers/joins.ts";
import { feastMaterialize } from "./peers/materialize.ts";

await runAll(
  {
    script: "bench:peers",
    benchmarks: [feastSql, feastEndToEnd, feastMaterialize],
    open: (rounds) => new PeersGround(rounds),
  },
  process.argv.slice(2),
);
