import { arch, cpus, platform } from "node:os";
import { parseArgs } from "node:util";
import { openServer } from "../../dialects/postgres/driver/index.ts";
import { constants } from "../../dialects/postgres/planner/constants.ts";
import { startBenchServer } from "../engines/server.ts";
import { fitted } from "./fit.ts";
import { type Measurement, measure } from "./measure.ts";
import { reportOf } from "./report.ts";
import { subjectInWords, subjects } from "./subjects.ts";
import { makeTables } from "./tables.ts";
import { writeConstants } from "./write.ts";

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const file = new URL("../../dialects/postgres/planner/constants.ts", import.meta.url);

const server = await startBenchServer();
try {
  await makeTables(server);
  const warehouse = await openServer({ url: server.url });
  const measurements: Measurement[] = [];
  for (const subject of subjects) {
    console.error(`${subjects.indexOf(subject) + 1}/${subjects.length} ${subjectInWords(subject)}`);
    const measurement = await measure(server, warehouse, subject);
    if (measurement === null) console.error("  left out: it takes too long here");
    else measurements.push(measurement);
  }
  await warehouse.close();
  const found = fitted(measurements, constants);
  console.log(reportOf(measurements, constants, found));
  const machine = `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, PostgreSQL ${server.version}`;
  if (values.write) await writeConstants(file, found, machine);
  console.log(values.write ? `written: ${file.pathname}` : "not written: add --write");
} finally {
  await server.stop();
}
