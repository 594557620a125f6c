import { expect, test } from "vitest";
import { env, resolveEnvironment } from "../../../src/repository/index.ts";

test("a reference is plain data that names the variable", () => {
  expect(env("PGHOST")).toEqual({ env: "PGHOST", default: null });
  expect(env("PGHOST", "localhost")).toEqual({ env: "PGHOST", default: "localhost" });
});

test("references take their variable's value, or their default where it is unset or empty", () => {
  const options = {
    kind: "postgres",
    host: env("PGHOST", "localhost"),
    user: env("PGUSER"),
    password: env("PGPASSWORD", ""),
    port: 5432,
    ssl: false,
  };
  expect(resolveEnvironment(options, { PGUSER: "ann", PGHOST: "" })).toEqual({
    values: { kind: "postgres", host: "localhost", user: "ann", password: "", port: 5432, ssl: false },
    problems: [],
  });
});

test("every missing variable is told by name and place, no value ever", () => {
  const options = { kind: "postgres", user: env("PGUSER"), url: env("PGURL"), password: env("PGPASSWORD") };
  const { values, problems } = resolveEnvironment(options, { PGPASSWORD: "hunter2" });
  expect(values).toEqual({ kind: "postgres", password: "hunter2" });
  expect(problems).toMatchObject([
    { code: "environment-missing", path: "warehouse.user", message: "the environment variable PGUSER is not set" },
    { code: "environment-missing", path: "warehouse.url" },
  ]);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
});
