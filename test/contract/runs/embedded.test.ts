import { startEmbedded } from "../../engines/embedded.ts";
import { ledgerRetention } from "./retention.ts";
import { runStoreContract } from "./suite.ts";

runStoreContract({ name: "embedded", start: () => startEmbedded() });
ledgerRetention({ name: "embedded", start: () => startEmbedded() });
