import { helper } from "../../test/helper.ts";
export const planted = helper;
