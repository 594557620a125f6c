/** A request as it reaches the proxy. */
export interface ProxiedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
}

/** What goes wrong with one request. */
export type Fault =
  /** The service is not asked; the client gets this. */
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown }
  /** The service is not asked; the client gets a page such as a gateway sends. */
  | { readonly kind: "page"; readonly status: number; readonly html: string }
  /** The connection breaks: before the service is asked, or after so many bytes of its answer. */
  | { readonly kind: "drop"; readonly afterBytes?: number }
  /** The connection stays, and nothing comes: no answer, or none after so many bytes of it. The service has been asked. */
  | { readonly kind: "stall"; readonly afterBytes?: number }
  /** The service is asked only after a while. */
  | { readonly kind: "delay"; readonly ms: number };

export interface FaultRule {
  readonly fault: Fault;
  /** Which requests it strikes; all where nothing is said. */
  readonly when?: (request: ProxiedRequest) => boolean;
  /** How many requests it strikes before it is used up; 1 where nothing is said. */
  readonly times?: number;
}

/** Faults to come. Rules are tried in the order in which they were given. */
export interface Faults {
  inject(rule: FaultRule): void;
  /** Forgets the rules that are not used up. */
  clear(): void;
  /** How many requests were struck since the start. */
  struck(): number;
}

export interface FaultPlan extends Faults {
  /** The fault for a request, which counts as struck. */
  next(request: ProxiedRequest): Fault | undefined;
}

export function faultPlan(): FaultPlan {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  let struck = 0;
  return {
    inject: (rule) => void rules.push({ rule, left: rule.times ?? 1 }),
    clear: () => {
      rules = [];
    },
    struck: () => struck,
    next: (request) => {
      const hit = rules.find(({ rule, left }) => left > 0 && (rule.when?.(request) ?? true));
      if (hit === undefined) return undefined;
      hit.left -= 1;
      struck += 1;
      return hit.rule.fault;
    },
  };
}
