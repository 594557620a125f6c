import { arch, cpus, platform } from "node:os";
import { parseArgs } from "node:util";
import { openServer } from "../../dialects/postgres/driver/index.ts";
import type { Warehouse } from "../../src/ports/warehouse.ts";
import { type BenchServer, startBenchServer } from "../engines/server.ts";
import { fitted } from "./fit.ts";
import { type Constants, type Measurement, measure } from "./measure.ts";
import { asOfModel, type Model, windowModel } from "./models.ts";
import { reportOf } from "./report.ts";
import { makeTables } from "./tables.ts";
import { writeConstants } from "./write.ts";

const { values } = parseArgs({
  options: { write: { type: "boolean", default: false }, only: { type: "string" } },
});
const names = [asOfModel.name, windowModel.name];
if (values.only !== undefined && !names.includes(values.only)) throw new Error(`--only takes ${names.join(" or ")}`);
const file = new URL("../../dialects/postgres/planner/constants.ts", import.meta.url);

const server = await startBenchServer();
try {
  await makeTables(server);
  const warehouse = await openServer({ url: server.url });
  const found = [
    { name: asOfModel.name, constants: await calibrated(asOfModel, warehouse) },
    { name: windowModel.name, constants: await calibrated(windowModel, warehouse) },
  ];
  await warehouse.close();
  const machine = `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, PostgreSQL ${server.version}`;
  if (values.write) await writeConstants(file, found, machine);
  console.log(values.write ? `written: ${file.pathname}` : "not written: add --write");
} finally {
  await server.stop();
}

/** A model's constants measured anew; as they are where another was asked for alone. */
async function calibrated<N extends string>(model: Model<N>, warehouse: Warehouse): Promise<Constants<N>> {
  if (values.only !== undefined && values.only !== model.name) return model.start;
  const measurements = await measuredSubjects(model, server, warehouse);
  const found = fitted(measurements, model.start);
  console.log(`${model.name}\n${reportOf(measurements, model.start, found)}\n`);
  return found;
}

async function measuredSubjects<N extends string>(
  { subjects, weigh }: Model<N>,
  server: BenchServer,
  warehouse: Warehouse,
): Promise<readonly Measurement<N>[]> {
  const measurements: Measurement<N>[] = [];
  for (const [index, subject] of subjects.entries()) {
    console.error(`${index + 1}/${subjects.length} ${subject.words}`);
    const measurement = await measure(server, warehouse, subject, weigh);
    if (measurement === null) console.error("  left out: it takes too long here");
    else measurements.push(measurement);
  }
  return measurements;
}
