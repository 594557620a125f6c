/** A request to the service, its path without the prefix `/bigquery/v2`. */
export interface ApiRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export type Handler = (request: ApiRequest, names: Names) => Promise<ApiAnswer> | ApiAnswer;

/** What the names in a path stand for. */
export type Names = (name: string) => string;

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly handle: Handler;
}

/** A path such as `/projects/:project/jobs/:job`. */
export function route(method: string, path: string, handle: Handler): Route {
  const pattern = path.replace(/:(\w+)/g, "(?<$1>[^/]+)");
  return { method, path: new RegExp(`^${pattern}$`), handle };
}

export function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}

/** The request's JSON, taken to be of the type that the route expects. */
export function json<T>(request: ApiRequest): T {
  return JSON.parse(request.body.toString("utf8") || "{}");
}
