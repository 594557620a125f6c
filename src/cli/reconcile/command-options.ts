/** What the command line says of a comparison. */
export interface ReconcileCommandOptions {
  readonly sample?: string;
  readonly all?: boolean;
  readonly seed?: string;
  readonly examples?: string;
  readonly repair?: boolean;
  readonly deleteExtra?: boolean;
}
