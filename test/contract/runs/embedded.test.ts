import { startEmbedded } from "../../engines/embedded.ts";
import { runStoreContract } from "./suite.ts";

runStoreContract({ name: "embedded", start: () => startEmbedded() });
