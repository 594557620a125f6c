/**
 * Makes of `ASOF_SEED=random` a number, and tells it. For what starts the processes of a run, so that all of them have the same. This
 * is the only place of the tests that leaves something to luck.
 */
export function drawSeed(env: NodeJS.ProcessEnv = process.env): void {
  if (env["ASOF_SEED"] !== "random") return;
  const drawn = Math.floor(Math.random() * 2 ** 31);
  env["ASOF_SEED"] = String(drawn);
  console.log(`ASOF_SEED=${drawn} repeats this run`);
}
