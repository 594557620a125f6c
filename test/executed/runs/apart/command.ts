/** The command line. Its driver is loaded before: jiti gives two that import a module at once the half of it. */
import "../../../../dialects/postgres/driver/index.ts";

await import("../../../../src/cli/main.ts");
