#!/usr/bin/env node
import { keepCompiled } from "./keep-compiled.ts";
import { quietClients } from "./quiet-clients.ts";

keepCompiled(process.env);
quietClients(process.env);
const [{ processContext }, { runCli }] = await Promise.all([import("./process-context.ts"), import("./program.ts")]);
process.exitCode = await runCli(process.argv.slice(2), processContext());
