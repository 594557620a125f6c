import { expect, it } from "vitest";
import { loadClient } from "../../../dialects/postgres/driver/load-client.ts";

it("gives pg's client, once, and leaves nothing behind of what it was told", () => {
  const before = Reflect.getOwnPropertyDescriptor(globalThis, "navigator");
  const { Client } = loadClient();
  expect(new Client({ host: "nowhere", user: "ada" }).user).toBe("ada");
  expect(loadClient().Client).toBe(Client);
  expect(Reflect.getOwnPropertyDescriptor(globalThis, "navigator")).toEqual(before);
});
