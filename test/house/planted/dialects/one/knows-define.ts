import { entity } from "../../src/define/entity.ts";
export const planted = entity;
