import { viewName } from "../../shapes/definitions.ts";
import { features, type Shape, sourceTable, spineTable } from "../../shapes/shape.ts";

/** A request as the worker takes it: which repository, which features of which rows. */
export interface FeastRequest {
  readonly server: { readonly host: string; readonly port: number; readonly user: string; readonly password: string };
  readonly views: readonly { readonly name: string; readonly table: string; readonly features: readonly string[] }[];
  readonly ttlSeconds: number;
  /** A query. */
  readonly spine: string;
}

/** The first features of a shape's first views, over its spine. */
export function feastRequest(
  url: string,
  shape: Shape,
  {
    views,
    featuresOfAView,
    ttlDays,
  }: { readonly views: number; readonly featuresOfAView: number; readonly ttlDays: number },
): FeastRequest {
  return {
    server: serverOf(url),
    views: Array.from({ length: views }, (_, view) => ({
      name: viewName(view),
      table: sourceTable(shape, view),
      features: features.slice(0, featuresOfAView),
    })),
    ttlSeconds: ttlDays * 86_400,
    spine: `select * from ${spineTable(shape)}`,
  };
}

/** A server as Feast is told of it. */
export function serverOf(url: string): FeastRequest["server"] {
  const { hostname, port, username, password } = new URL(url);
  return { host: hostname, port: Number(port), user: username, password: decodeURIComponent(password) };
}
