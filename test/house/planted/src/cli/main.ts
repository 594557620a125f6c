import { Command } from "commander";
import { store } from "../store.ts";
export const main = [store, Command];
