export { fileStore } from "./registry/file-store.ts";
