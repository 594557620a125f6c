/** What makes emitted text another text than the plan asks for. */
export class Deviation extends Error {}
