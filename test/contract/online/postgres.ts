import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import type { TestEngine } from "../../engines/engines.ts";
import { type OnlineSubject, realClock } from "./subject.ts";

export function postgresOnline({ name, start }: TestEngine): OnlineSubject {
  return {
    name: `postgres, ${name}`,
    allowances: {
      jsonText: "jsonb keeps the value and writes it in its own way",
      noNul: "text of PostgreSQL cannot hold NUL",
      mostKeyBytes: 2_000,
    },
    start: async () => {
      const running = await start();
      const database = postgresDatabase(running.engine);
      return {
        open: ({ clock = realClock, ...times } = {}) => postgresOnlineStore(database, clock, times),
        stop: () => running.stop(),
      };
    },
  };
}
