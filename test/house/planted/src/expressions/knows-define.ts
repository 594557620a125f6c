import { entity } from "../define/entity.ts";
export const planted = entity;
