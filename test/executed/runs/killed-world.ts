import { Random } from "../../expressions/random.ts";
import { drawView, type WorldView } from "./world.ts";

/** The same in every process. */
export function killedWorld(edition: string, lastHour: number): readonly WorldView[] {
  return ["one", "two", "three"].map((name, index) => ({ ...drawView(name, new Random(index), lastHour), edition }));
}
