import Table from "cli-table3";
export const planted = Table;
