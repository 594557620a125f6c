/** fast-check, drawing from the run's seed. Tests take it from here: by itself it would draw anew in every run. */
import fc from "fast-check";
import { seed, told } from "./seed.ts";

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  seed,
  reporter: (details) => {
    if (!details.failed) return;
    const report = fc.defaultReportMessage(details);
    throw new Error(`${told(details.seed)} repeats it.\n${report}`, { cause: details.errorInstance });
  },
});

export default fc;
