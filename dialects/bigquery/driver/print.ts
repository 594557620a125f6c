import { type Parameter, type Sql, SqlPrinter } from "../../../src/kernel/sql.ts";
import { spelling } from "../spelling.ts";

export interface Printed {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

export function print(fragment: Sql): Printed {
  const printer = new SqlPrinter(spelling);
  const text = printer.print(fragment);
  return { text, parameters: printer.parameters };
}
