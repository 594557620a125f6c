import { describe, expect, it } from "vitest";
import { type BigQueryOptions, checkOptions } from "../../../dialects/bigquery/driver/options.ts";

const refused = (options: object): (() => void) => {
  return () => checkOptions(options satisfies object as BigQueryOptions);
};

describe("options", () => {
  it.each(["credentials", "keyFilename", "keyFile", "token", "apiKey", "password", "client_email"])(
    "refuse %s without telling its value",
    (name) => {
      const check = refused({ project: "p", [name]: "hush-hush" });
      expect(check).toThrow(/config-invalid.*\n.*application-default/s);
      expect(check).not.toThrow(/hush-hush/);
    },
  );

  it("refuse what there is not, and values without sense", () => {
    expect(refused({ projct: "p" })).toThrow("BigQuery takes no option 'projct'");
    expect(refused({ statementTimeoutMs: 0 })).toThrow("statementTimeoutMs is 0");
    // More than a timer can wait for, which would go off at once.
    expect(refused({ requestTimeoutMs: 2 ** 31 })).toThrow("requestTimeoutMs is 2147483648");
    expect(refused({ maximumBytesBilled: 1.5 })).toThrow("maximumBytesBilled is 1.5");
    expect(refused({ labels: { Team: "x" } })).toThrow("the label 'Team'");
  });

  it("take what is keyless", () => {
    checkOptions({
      project: "p",
      location: "EU",
      dataset: "d",
      maximumBytesBilled: 10n ** 12n,
      labels: { team: "x-1" },
    });
  });
});
