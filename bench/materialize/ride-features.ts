/** Floats and integers in turn. Apart from what makes the tables: a program that is measured imports no other engine for it. */
export const rideFeatures = Array.from({ length: 10 }, (_, index) => ({
  name: `f${index}`,
  isWhole: index % 2 === 1,
}));
