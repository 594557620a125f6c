/**
 * The elements of a JSON array, numbers as the text that they are written with: JavaScript's own reader would round them. In
 * numbers of a string nothing is touched. Null where the text is no array.
 */
export function elementsOf(text: string): readonly unknown[] | null {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  try {
    const value: unknown = JSON.parse(quoted);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
