import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, the longest first: begun last, one would keep all others waiting at the end. */
export const longest: readonly string[] = [
  "test/contract/online/postgres-embedded.test.ts",
  "test/contract/online/postgres-server.slow.test.ts",
  "test/contract/online/dynamodb.test.ts",
  "test/contract/online/dynamodb-view.slow.test.ts",
  "test/contract/online/dynamodb-faults.slow.test.ts",
  "test/executed/runs/apart.slow.test.ts",
  "test/executed/runs/pushes.slow.test.ts",
  "test/executed/runs/pairs.slow.test.ts",
  "test/contract/postgres.test.ts",
  "test/executed/nycflights13.test.ts",
  "test/property/executed.test.ts",
  "test/house/api.test.ts",
  "test/property/windows.test.ts",
  "test/property/latest.test.ts",
  "test/property/online.test.ts",
  "test/property/computed.test.ts",
  "test/executed/driver/embedded.slow.test.ts",
  "test/executed/mutations/faults.slow.test.ts",
  "test/executed/mutations/token-mistakes.slow.test.ts",
  "test/types/scale.test.ts",
  "test/executed/contract.test.ts",
  "test/executed/shapes.test.ts",
  "test/executed/reconcile/reconcile.test.ts",
  "test/contract/runs/embedded.test.ts",
  "test/executed/golden.test.ts",
  "test/house/docs.test.ts",
  "test/house/dependencies.test.ts",
  "test/executed/driver/fresh.test.ts",
  "test/property/property.test.ts",
  "test/unit/postgres-verifier/accepts.test.ts",
  "test/unit/registry/file-store-processes.test.ts",
  "test/executed/mutations/equivalents.slow.test.ts",
];

/** Begins the longest files first, on a machine that has never run them too; the others as vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const turn = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((file) => moduleId.endsWith(file));
      return place < 0 ? longest.length : place;
    };
    return sorted.toSorted((one, other) => turn(one) - turn(other));
  }
}
