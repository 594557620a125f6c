/** Where one column's values lie in the bytes of some rows. Made once and filled again for each column of each chunk. */
export class Fields {
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Where each value begins. */
  starts = new Int32Array(0);
  /** Its length in bytes; -1 for NULL. */
  lengths = new Int32Array(0);
  /** All lengths together. */
  total = 0;
  hasNulls = false;
  /** Where the next column's field of each row begins. */
  #next = new Int32Array(0);

  /** Begins with rows that begin, with their number of fields, at `starts[from]` and on. */
  open(bytes: Buffer, starts: Int32Array, from: number, rows: number): void {
    if (this.bytes.buffer !== bytes.buffer || this.bytes.byteOffset !== bytes.byteOffset)
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.bytes = bytes;
    if (this.#next.length < rows) {
      this.starts = new Int32Array(rows);
      this.lengths = new Int32Array(rows);
      this.#next = new Int32Array(rows);
    }
    for (let row = 0; row < rows; row += 1) this.#next[row] = (starts[from + row] ?? 0) + 2;
  }

  /** Goes on to the next column of each row. */
  advance(rows: number): void {
    const { view, starts, lengths } = this;
    const next = this.#next;
    let total = 0;
    let hasNulls = false;
    for (let row = 0; row < rows; row += 1) {
      const at = next[row] ?? 0;
      const length = view.getInt32(at);
      starts[row] = at + 4;
      lengths[row] = length;
      if (length < 0) hasNulls = true;
      else total += length;
      next[row] = at + 4 + (length < 0 ? 0 : length);
    }
    this.total = total;
    this.hasNulls = hasNulls;
  }
}
