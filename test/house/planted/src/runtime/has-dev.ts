import fastCheck from "fast-check";
export const planted = fastCheck;
