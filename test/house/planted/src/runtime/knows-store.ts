import { store } from "../store.ts";
export const planted = store;
