import { fileStore } from "../registry/file-store.ts";
export const planted = fileStore;
