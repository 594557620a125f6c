import { join } from "node:path";
import type { Engines } from "../../install/install.ts";
import { type EngineProcess, startEngine } from "../../processes/engine-process.ts";
import { freePort } from "../../processes/free-port.ts";
import { invalidQuery, ServiceError } from "../service-error.ts";
import type { Calls, LanguageOptions } from "./protocol.ts";

/** Google's GoogleSQL analyzer and reference evaluator in a process of its own. It keeps nothing between calls. */
export interface Evaluator {
  readonly language: LanguageOptions;
  readonly process: EngineProcess;
  call<K extends keyof Calls>(name: K, message: Calls[K][0], signal?: AbortSignal): Promise<Calls[K][1]>;
  stop(): Promise<void>;
}

interface GrpcError extends Error {
  readonly code: number;
  readonly details: string;
}

type Method = (message: unknown, done: (error: GrpcError | null, answer: never) => void) => { cancel(): void };

interface Service {
  close(): void;
  waitForReady(deadline: number, ready: (error?: Error) => void): void;
}

interface Grpc {
  readonly credentials: { createInsecure(): unknown };
  loadPackageDefinition(definition: unknown): {
    readonly zetasql: {
      readonly local_service: { readonly ZetaSqlLocalService: new (...args: readonly unknown[]) => Service };
    };
  };
}

/** What the service executes; other statements are refused with the evaluator's words. */
const statements = [
  "RESOLVED_QUERY_STMT",
  "RESOLVED_INSERT_STMT",
  "RESOLVED_MERGE_STMT",
  "RESOLVED_UPDATE_STMT",
  "RESOLVED_DELETE_STMT",
  "RESOLVED_CREATE_TABLE_STMT",
  "RESOLVED_CREATE_TABLE_AS_SELECT_STMT",
  "RESOLVED_CREATE_MATERIALIZED_VIEW_STMT",
  "RESOLVED_CREATE_VIEW_STMT",
  "RESOLVED_DROP_STMT",
];

/** Features of the language that BigQuery does not have. */
const absent = new Set(["FEATURE_TIMESTAMP_NANOS"]);

export async function startEvaluator(engines: Engines): Promise<Evaluator> {
  const home = join(engines.folder, "node_modules", "@fivetrandevelopers", "zetasql", "lib", "zetasql");
  const port = await freePort();
  const process = startEngine(join(home, binary()), ["127.0.0.1", String(port)]);
  const service = connect(engines, join(home, "protos"), port);
  const call = caller(service, process);
  try {
    await ready(service, process);
    const all = await call("getLanguageOptions", { maximumFeatures: true });
    return { language: bigQueryLanguage(all), process, call, stop: () => stop(service, process) };
  } catch (error) {
    await stop(service, process);
    throw error;
  }
}

function binary(): string {
  return `remote_server${process.arch.startsWith("arm") ? "_arm" : ""}${process.platform === "darwin" ? "" : ".so"}`;
}

function connect(engines: Engines, protos: string, port: number): Service {
  const grpc: Grpc = engines.require("@grpc/grpc-js");
  const options = { oneofs: true, longs: String, enums: String, includeDirs: [protos] };
  const definition = engines.require("@grpc/proto-loader").loadSync("local_service.proto", options);
  const { ZetaSqlLocalService } = grpc.loadPackageDefinition(definition).zetasql.local_service;
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  return new ZetaSqlLocalService(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), unlimited);
}

function ready(service: Service, process: EngineProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    service.waitForReady(Date.now() + 60_000, (error) =>
      error === undefined || error === null
        ? resolve()
        : reject(new Error(`The GoogleSQL evaluator did not start: ${process.said()}`, { cause: error })),
    );
  });
}

function bigQueryLanguage(all: LanguageOptions): LanguageOptions {
  return {
    ...all,
    productMode: "PRODUCT_EXTERNAL",
    supportedStatementKinds: statements,
    enabledLanguageFeatures: all.enabledLanguageFeatures.filter((feature) => !absent.has(feature)),
  };
}

function caller(service: Service, process: EngineProcess): Evaluator["call"] {
  return (name, message, signal) =>
    new Promise((resolve, reject) => {
      const method: Method = Reflect.get(service, name).bind(service);
      const running = method(message, (error, answer) => {
        signal?.removeEventListener("abort", cancel);
        if (error === null) resolve(answer);
        else reject(told(error, process));
      });
      const cancel = (): void => running.cancel();
      signal?.addEventListener("abort", cancel);
    });
}

const codes = { cancelled: 1, resourceExhausted: 8, unavailable: 14 };

function told(error: GrpcError, process: EngineProcess): Error {
  if (error.code === codes.cancelled) return new ServiceError(400, "stopped", "Job execution was cancelled");
  if (error.code === codes.resourceExhausted)
    return new ServiceError(400, "resourcesExceeded", `The local evaluator takes 4 MB a query: ${error.details}`);
  if (error.code === codes.unavailable)
    return new ServiceError(500, "internalError", `The local evaluator ended: ${process.said()}`);
  return invalidQuery(error.details);
}

async function stop(service: Service, process: EngineProcess): Promise<void> {
  service.close();
  await process.stop();
}
