import { startEmbedded } from "../../engines/embedded.ts";
import { onlineFilling } from "./filling.ts";
import { postgresOnline } from "./postgres.ts";

onlineFilling(postgresOnline({ name: "embedded", start: () => startEmbedded() }));
