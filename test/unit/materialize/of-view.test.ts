import { expect, it } from "vitest";
import { error } from "../../../src/kernel/diagnostics.ts";
import { ofView } from "../../../src/runtime/of-view.ts";

it("a problem without a place of its own tells which of several views it is of", () => {
  const [own, other] = ofView("weather", [
    error("warehouse-error", "bigint out of range", {}),
    error("relation-not-found", "there is no table", { path: "featureViews.weather.source" }),
  ]);
  expect(own?.path).toBe("featureViews.weather");
  expect(other?.path).toBe("featureViews.weather.source");
});
