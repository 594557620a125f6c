/** Part `index` of `of`, from 0; which part a key belongs to depends on the key alone. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}
