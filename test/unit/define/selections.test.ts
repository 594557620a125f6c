import { expect, test } from "vitest";
import {
  collectDefinitions,
  entity,
  featureService,
  featureView,
  requestedFeatures,
  type Selection,
  t,
  table,
} from "../../../src/define/index.ts";

const seat = entity("seat", { key: { flight: t.int64, seat: t.string } });
const seats = featureView("seats", {
  entities: [seat],
  source: table("seats"),
  features: { paid: t.bool, row: t.int32, side: t.string },
});

function selected(selection: Selection) {
  const { features, problems } = requestedFeatures([selection]);
  expect(problems).toEqual([]);
  return features.kind === "selections" ? features.selections[0] : null;
}

const whole = { view: "seats", alias: null, keys: {}, features: null };
const feature = (name: string, rename: string | null = null) => ({ name, rename });

test("a view is asked for whole", () => {
  expect(selected(seats)).toEqual(whole);
});

test("pick keeps the order asked for", () => {
  expect(selected(seats.pick("side", "paid"))).toEqual({ ...whole, features: [feature("side"), feature("paid")] });
});

test("a role has an alias and the keys that differ", () => {
  expect(selected(seats.as("window", { seat: "window_seat" }))).toEqual({
    ...whole,
    alias: "window",
    keys: { seat: "window_seat" },
  });
  expect(selected(seats.as("same", { seat: "seat" }))).toEqual({ ...whole, alias: "same" });
});

test("a role of a role maps the columns of the first", () => {
  const twice = seats.as("a", { seat: "x", flight: "f" }).as("b", { x: "y" });
  expect(selected(twice)).toEqual({ ...whole, alias: "b", keys: { flight: "f", seat: "y" } });
  expect(selected(seats.as("a", { seat: "x" }).as("b", { x: "seat" }))).toEqual({ ...whole, alias: "b" });
});

test("keys can change places", () => {
  const pair = entity("pair", { key: { a: t.string, b: t.string } });
  const view = featureView("pairs", { entities: [pair], source: table("p"), features: { f: t.bool } });
  expect(selected(view.as("swapped", { a: "b", b: "a" }))).toMatchObject({ keys: { a: "b", b: "a" } });
});

test("rename lists all features, and later names are the new ones", () => {
  expect(selected(seats.rename({ paid: "bought" }))).toEqual({
    ...whole,
    features: [feature("paid", "bought"), feature("row"), feature("side")],
  });
  expect(selected(seats.rename({ paid: "bought" }).pick("bought"))).toEqual({
    ...whole,
    features: [feature("paid", "bought")],
  });
  expect(selected(seats.rename({ paid: "x" }).rename({ x: "paid" }).pick("paid"))).toEqual({
    ...whole,
    features: [feature("paid")],
  });
  expect(selected(seats.rename({ paid: "row", row: "paid" }).pick("row"))).toEqual({
    ...whole,
    features: [feature("paid", "row")],
  });
});

test("a service brings its views and entities, and is a version 1 unless it says", () => {
  const { definitions, problems } = collectDefinitions({
    s: featureService("s", { features: [seats.as("w").pick("row")] }),
  });
  expect(problems).toEqual([]);
  expect(definitions.map((one) => `${one.kind}:${one.name}`)).toEqual([
    "entity:seat",
    "feature_view:seats",
    "feature_service:s",
  ]);
  expect(definitions[2]).toMatchObject({
    version: 1,
    fullNames: false,
    features: [{ view: "seats", alias: "w", features: [feature("row")] }],
  });
});

test("features of one role that are asked for one by one are one selection", () => {
  const service = featureService("s", { features: [seats.pick("row"), seats.as("w").pick("row"), seats.pick("paid")] });
  expect(collectDefinitions([service]).definitions[2]).toMatchObject({
    features: [
      { alias: null, features: [feature("row"), feature("paid")] },
      { alias: "w", features: [feature("row")] },
    ],
  });
});

test("roles that read other columns stay apart", () => {
  const { features } = requestedFeatures([
    seats.as("w", { seat: "x" }).pick("row"),
    seats.as("w", { seat: "y" }).pick("paid"),
    "seats",
    "seats",
  ]);
  expect(features).toMatchObject({ selections: [{ keys: { seat: "x" } }, { keys: { seat: "y" } }, whole, whole] });
});
