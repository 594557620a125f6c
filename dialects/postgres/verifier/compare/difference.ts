/** What of two lists has no counterpart in the other. Each element counts once. */
export function difference<Left, Right>(
  left: readonly Left[],
  right: readonly Right[],
  matches: (left: Left, right: Right) => boolean,
): { readonly onlyLeft: readonly Left[]; readonly onlyRight: readonly Right[] } {
  const open = [...right];
  const onlyLeft = left.filter((one) => {
    const index = open.findIndex((other) => matches(one, other));
    if (index >= 0) open.splice(index, 1);
    return index < 0;
  });
  return { onlyLeft, onlyRight: open };
}
