import { entity, featureService, featureView, file, t } from "asof";

export const machine = entity("machine", {
  key: { machine_id: t.string },
  description: "A machine on the floor, by its plate",
});

export const readings = featureView("readings", {
  description: "What the sensors of a machine last reported",
  entities: [machine],
  // A reading takes minutes to arrive: a training row must not see it before `received_at`.
  source: file("data/readings.csv", {
    table: "readings",
    eventTime: "read_at",
    availableAt: "received_at",
    columns: {
      machine_id: t.string,
      read_at: t.timestamp,
      received_at: t.timestamp,
      temperature: t.float64,
      vibration: t.float64,
    },
  }),
  ttl: "2 hours",
  features: {
    temperature: t.float64.describe("Degrees Celsius"),
    vibration: t.float64.describe("Millimetres a second"),
  },
});

export const machineFacts = featureView("machine_facts", {
  description: "What does not change about a machine",
  entities: [machine],
  // No event time: a static source, joined by its key alone.
  source: file("data/machines.csv", {
    table: "machines",
    columns: { machine_id: t.string, model: t.string, built: t.int32 },
  }),
  features: { model: t.string, built: t.int32.describe("Year of manufacture") },
});

export const failureModel = featureService("failure_model", {
  version: 1,
  description: "Will this machine stop within the hour?",
  features: [readings, machineFacts],
});
