/** A request, checked when it runs rather than by types. */
export interface HistoricalFeaturesOptions {
  readonly features: unknown;
  readonly spine: unknown;
  readonly fullNames?: boolean;
  readonly eventTime?: string;
  readonly strategy?: string;
  readonly strategies?: Readonly<Record<string, string>>;
  /** Compile from definitions alone, without asking a warehouse. */
  readonly offline?: boolean;
  readonly limits?: unknown;
  readonly requireBounds?: boolean;
  readonly spineTimes?: unknown;
  readonly probeSpine?: boolean;
}

/** A request that is only compiled. */
export interface CompileFeaturesOptions extends HistoricalFeaturesOptions {
  /** Which warehouse's SQL. Default: the configured warehouse's. Needs neither its packages nor a connection. */
  readonly dialect?: string;
}

/** A request for the latest features, checked when it runs rather than by types. */
export interface ScoringOptions extends Omit<HistoricalFeaturesOptions, "spine" | "spineTimes" | "probeSpine"> {
  /** Default: now. */
  readonly at?: unknown;
  readonly population?: unknown;
}
