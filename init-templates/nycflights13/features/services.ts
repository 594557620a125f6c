import { featureService } from "asof";
import { airportFacts, weather } from "./airports.ts";
import { carrierLast } from "./carriers.ts";
import { planeFacts } from "./planes.ts";

export const delayModel = featureService("delay_model", {
  version: 1,
  description: "Will this flight be late? Asked at its scheduled departure.",
  features: [
    weather.as("origin_weather", { airport: "origin" }),
    planeFacts,
    airportFacts.as("destination", { airport: "dest" }),
    carrierLast,
  ],
});

export const departureBoard = featureService("departure_board", {
  version: 1,
  description: "What is known now of each airline at each airport of New York",
  features: [weather.as("origin_weather", { airport: "origin" }).pick("temp", "visib"), carrierLast],
});
