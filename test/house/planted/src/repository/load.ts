import { createJiti } from "jiti";
export const load = createJiti;
