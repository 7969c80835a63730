/**
 * What a builder holds under the keys of one kind: for a while the keys of one file, which are forgotten together, and a few for good.
 * Invariant: values come in the order in which their keys were set first. No map is emptied: one that was leads from its old table to the
 * new one in V8, and from there to that of the next file, so that all of them would outlive every collection of young objects.
 */
export class ClaimedKeys<V> {
  /** Set since some were forgotten last. */
  #fresh = new Map<string, V>();
  /** Those that were not, before all of `#fresh`. */
  readonly #kept = new Map<string, V>();

  get(key: string): V | undefined {
    return this.#fresh.get(key) ?? (this.#kept.size === 0 ? undefined : this.#kept.get(key));
  }

  has(key: string): boolean {
    return this.#fresh.has(key) || this.#kept.has(key);
  }

  set(key: string, value: V): void {
    if (this.#kept.size > 0 && this.#kept.has(key)) this.#kept.set(key, value);
    else this.#fresh.set(key, value);
  }

  /** @param items that have different keys, all of them held here */
  forget(items: readonly { readonly key: string }[]): void {
    if (this.#kept.size > 0 || this.#fresh.size > items.length) {
      for (const { key } of items) if (!this.#fresh.delete(key)) this.#kept.delete(key);
      for (const [key, value] of this.#fresh) this.#kept.set(key, value);
    }
    this.#fresh = new Map();
  }

  *[Symbol.iterator](): Iterator<readonly [string, V]> {
    yield* this.#kept;
    yield* this.#fresh;
  }

  *values(): Iterable<V> {
    yield* this.#kept.values();
    yield* this.#fresh.values();
  }
}
