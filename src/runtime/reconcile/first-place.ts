/** The first of so many places in order that is not before what is looked for; their number where all are. */
export function firstPlace(places: number, isBefore: (place: number) => boolean): number {
  let [low, high] = [0, places];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
