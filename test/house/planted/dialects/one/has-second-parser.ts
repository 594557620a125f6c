import nodeSqlParser from "node-sql-parser";
export const planted = nodeSqlParser;
