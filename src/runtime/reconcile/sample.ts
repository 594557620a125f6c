/** So many of a stream, those with the least prints: the same ones in whatever order they come. Holds no more than it is to give. */
export class Sample<T> {
  readonly #size: number;
  /** The greatest print first, each no less than those at twice its place and one or two beyond. */
  readonly #heap: { readonly print: number; readonly item: T }[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  offer(print: number, item: T): void {
    const one = { print, item };
    if (this.#heap.length < this.#size) this.#rise(this.#heap.push(one) - 1);
    else if (print < (this.#heap[0]?.print ?? 0)) {
      this.#heap[0] = one;
      this.#sink();
    }
  }

  /** The greatest print that it took, where there may be greater ones that it did not: infinity as long as it takes all. */
  get bound(): number {
    return this.#heap.length < this.#size ? Number.POSITIVE_INFINITY : (this.#heap[0]?.print ?? 0);
  }

  /** By their prints. */
  items(): readonly T[] {
    return [...this.#heap].sort((one, other) => one.print - other.print).map(({ item }) => item);
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1;
      if (this.#print(above) >= this.#print(at)) return;
      this.#swap(above, at);
      at = above;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const greater = this.#print(right) > this.#print(left) ? right : left;
      if (this.#print(greater) <= this.#print(at)) return;
      this.#swap(greater, at);
      at = greater;
    }
  }

  /** Less than all prints beyond the end. */
  #print(place: number): number {
    return this.#heap[place]?.print ?? -1;
  }

  #swap(one: number, other: number): void {
    const [left, right] = [this.#heap[one], this.#heap[other]];
    if (left === undefined || right === undefined) return;
    this.#heap[one] = right;
    this.#heap[other] = left;
  }
}
