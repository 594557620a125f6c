export const planted = import("../../dialects/one/index.ts");
