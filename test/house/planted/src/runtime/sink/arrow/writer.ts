import { Schema } from "apache-arrow";
export const planted = Schema;
