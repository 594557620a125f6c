import { parse } from "libpg-query";
export const planted = parse;
