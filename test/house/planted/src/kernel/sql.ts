export const sql = "kernel";
