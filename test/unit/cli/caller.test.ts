import { userInfo } from "node:os";
import { expect, it } from "vitest";
import { callerName } from "../../../src/cli/caller.ts";

it("who runs a command is told by the session, and where there is none by the account", () => {
  expect(callerName({ USER: "ada", LOGNAME: "eve" })).toBe("ada");
  expect(callerName({ USER: "", LOGNAME: "eve" })).toBe("eve");
  expect(callerName({ USERNAME: "bob" })).toBe("bob");
  expect(callerName({})).toBe(userInfo().username);
});
