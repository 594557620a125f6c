import { avg, count, entity, expr, featureService, featureView, onDemandView, t, table } from "asof";

export const patient = entity("patient", { key: { patient_id: t.int64 } });

const visits = table("visits", {
  eventTime: "arrived_at",
  availableAt: "recorded_at",
  columns: {
    patient_id: t.int64,
    arrived_at: t.timestamp,
    recorded_at: t.timestamp,
    diagnosis: t.string.tag({ pii: "health" }),
    pulse: t.float64,
    temperature: t.float64,
  },
});

export const lastVisit = featureView("last_visit", {
  entities: [patient],
  source: visits,
  features: { pulse: t.float64, fever: expr`temperature - 37` },
});

export const lastMonth = featureView("last_month", {
  entities: [patient],
  source: visits,
  aggregate: {
    flu: count().where(expr.bool`diagnosis = 'flu'`).over("30 days"),
    pulse: avg("pulse").over("30 days"),
  },
});

export const change = onDemandView("change", {
  inputs: { lastVisit, lastMonth },
  features: { pulse_change: expr`pulse - pulse_30d` },
});

export const triage = featureService("triage", {
  features: [lastVisit.pick("fever"), lastMonth.pick("flu_30d"), change],
});
