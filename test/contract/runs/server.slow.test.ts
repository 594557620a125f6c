import { startServerEngine } from "../../engines/server.ts";
import { runStoreContract } from "./suite.ts";

runStoreContract({ name: "server", start: startServerEngine });
