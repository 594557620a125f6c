import { startServerEngine } from "../../engines/server.ts";
import { ledgerRetention } from "./retention.ts";
import { runStoreContract } from "./suite.ts";

runStoreContract({ name: "server", start: startServerEngine });
ledgerRetention({ name: "server", start: startServerEngine });
