import { createJiti } from "jiti";
export const planted = createJiti;
