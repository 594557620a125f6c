import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../../../src/ports/run-store.ts";
import type { RunEvent, ViewSummary } from "../../../src/runtime/materialize/events.ts";
import { LineageQueue, toServer } from "../../../src/runtime/materialize/lineage-sender.ts";
import { logLine } from "../../../src/runtime/materialize/log-lines.ts";
import { type OpenLineageEvent, OpenLineageRun } from "../../../src/runtime/materialize/open-lineage.ts";
import { worldDefinition, worldTable } from "../../executed/runs/world.ts";

const at = "2024-01-01T00:00:00Z";
const id = "0b2f7c52-9a0e-4c6e-9f6e-0d8e7b1c2a3d";
const run: Run = {
  ...{
    id,
    project: "p",
    kind: "materialize",
    by: null,
    leaseMs: 1,
    state: "running",
    isCancelled: false,
    reason: null,
  },
  asked: { views: ["v"], start: at, end: "2024-01-02T00:00:00Z", shard: null, every: null },
  ...{ startedAt: at, endedAt: null, leaseUntil: at },
};
const summary: ViewSummary = {
  ...{
    view: "v",
    version: "first",
    state: "succeeded",
    intervals: 1,
    committed: 1,
    received: 3,
    billed: null,
    written: 2,
    seconds: 1,
  },
  ...{ watermark: at, switched: true, problems: [] },
};
const problem = {
  code: "connection-lost",
  severity: "error",
  message: "gone",
  path: null,
  place: null,
  hint: null,
} as const;

function eventsOf(finished: ViewSummary): readonly OpenLineageEvent[] {
  const registry = {
    project: "p",
    entities: [],
    featureViews: [worldDefinition({ name: "v" })],
    onDemandViews: [],
    featureServices: [],
  };
  const lineage = new OpenLineageRun({ registry, warehouse: "postgres://db:5432", online: "file:///online" });
  const table = worldTable({ name: "v", rows: [], edition: "first" });
  const happened: readonly RunEvent[] = [
    { at, event: "run-started", run },
    { at, event: "view-started", table, intervals: 1 },
    { at, event: "rows", view: "v", version: "first", interval: { start: null, end: at }, shard: null, received: 3 },
    { at, event: "view-finished", summary: finished },
  ];
  return happened.flatMap((one) => lineage.eventOf(one) ?? []);
}

describe("events of OpenLineage", () => {
  it("begin and end one run for each view, within ours", () => {
    const [start, end, ...none] = eventsOf(summary);
    expect(none).toEqual([]);
    expect([start?.eventType, end?.eventType]).toEqual(["START", "COMPLETE"]);
    expect(start?.run.runId).toBe(end?.run.runId);
    expect(start?.run.runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(end).toMatchObject({
      eventTime: at,
      schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
      run: {
        facets: {
          parent: { run: { runId: id }, job: { namespace: "asof.p", name: "materialize" } },
          nominalTime: { nominalStartTime: at, nominalEndTime: "2024-01-02T00:00:00Z" },
        },
      },
      job: { namespace: "asof.p", name: "materialize.v" },
      inputs: [{ namespace: "postgres://db:5432", name: "s" }],
      outputs: [
        { namespace: "file:///online", name: "p.v@first", outputFacets: { outputStatistics: { rowCount: 2 } } },
      ],
    });
    for (const one of Object.values(end?.run.facets ?? {}))
      expect(one).toMatchObject({
        _producer: expect.any(String),
        _schemaURL: expect.stringContaining("/spec/facets/"),
      });
  });

  it("say why a view failed, and that it was cancelled", () => {
    const failed = eventsOf({ ...summary, state: "failed", problems: [problem] })[1];
    expect(failed?.eventType).toBe("FAIL");
    expect(failed?.run.facets["errorMessage"]).toMatchObject({ message: "connection-lost: gone" });
    expect(eventsOf({ ...summary, state: "cancelled" })[1]?.eventType).toBe("ABORT");
  });
});

describe("a server of lineage", () => {
  const received: { readonly path: string; readonly key: string; readonly body: OpenLineageEvent }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += String(part);
    });
    request.on("end", () => {
      received.push({ path: request.url ?? "", key: request.headers.authorization ?? "", body: JSON.parse(body) });
      response.writeHead(received.length === 1 ? 500 : 201).end();
    });
  });
  let address: URL;
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  it("is told everything in order; what was lost fails nothing, and is told", async () => {
    const queue = new LineageQueue(toServer(address, "secret"));
    for (const event of eventsOf(summary)) queue.add(event);
    expect(await queue.flushed()).toEqual([expect.stringMatching(/answered 500$/)]);
    expect(received.map(({ path }) => path)).toEqual(["/api/v1/lineage", "/api/v1/lineage"]);
    expect(received.map(({ key }) => key)).toEqual(["Bearer secret", "Bearer secret"]);
    expect(received.map(({ body }) => body.eventType)).toEqual(["START", "COMPLETE"]);
    const unreachable = new LineageQueue(toServer(new URL("http://127.0.0.1:1/own/path")));
    for (const event of eventsOf(summary)) unreachable.add(event);
    expect(await unreachable.flushed()).toHaveLength(2);
  });
});

describe("lines of a log", () => {
  it("hold what happened and how bad it is, but not every batch", () => {
    const failed = { ...summary, state: "failed", problems: [problem] } as const;
    expect(JSON.parse(logLine({ at, event: "view-finished", summary: failed }) ?? "")).toMatchObject({
      at,
      level: "error",
    });
    expect(logLine({ at, event: "view-finished", summary })).toMatch(/^\{"at":.*"level":"info".*\}\n$/);
    const interval = { start: null, end: at };
    expect(logLine({ at, event: "rows", view: "v", version: "1", interval, shard: null, received: 1 })).toBeNull();
  });
});
