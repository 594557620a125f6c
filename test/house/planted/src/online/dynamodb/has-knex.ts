import { knex } from "knex";
export const planted = knex;
