/**
 * The text of a snapshot, in pieces where reading wrote them: to put them behind one another is left to those that use it, which need the text
 * somewhere else anyway (in a module's memory, in a file) or only parts of it.
 * Invariant: the pieces, in order, are the text in UTF-8; nobody changes them any more.
 */

/** Fewer bytes are copied one by one. */
const SHORT = 100;
/** Bytes that are handed to a system at once. */
const BLOCK = 1 << 20;

export class SnapshotText {
  readonly #sources: readonly Uint8Array[];
  /** Where each piece begins in its source. */
  readonly #froms: readonly number[];
  /** Where each piece ends in the text. */
  readonly #ends: readonly number[];

  /** See `PieceWriter`. */
  constructor(sources: readonly Uint8Array[], froms: readonly number[], ends: readonly number[]) {
    this.#sources = sources;
    this.#froms = froms;
    this.#ends = ends;
  }

  /** In bytes. */
  get size(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** Fills the whole of `target`, which has `size` bytes. */
  fill(target: Uint8Array): void {
    this.read(target, 0);
  }

  /** Fills `target` from its beginning with what stands at `position`; gives how many bytes it has filled, 0 at the end. */
  read(target: Uint8Array, position: number): number {
    let index = this.#pieceAt(position);
    let at = 0;
    for (; index < this.#ends.length && at < target.length; index++) {
      const [source, end] = [this.#sources[index], this.#ends[index]];
      if (source === undefined || end === undefined) break;
      const start = this.#ends[index - 1] ?? 0;
      const skipped = position + at - start;
      const from = (this.#froms[index] ?? 0) + skipped;
      const length = Math.min(end - start - skipped, target.length - at);
      if (length > SHORT) target.set(source.subarray(from, from + length), at);
      else for (let i = 0; i < length; i++) target[at + i] = source[from + i] ?? 0;
      at += length;
    }
    return at;
  }

  /** The text in blocks, each of which is overwritten when the next one is asked for. */
  *blocks(): Iterable<Uint8Array> {
    const block = new Uint8Array(Math.min(BLOCK, this.size));
    for (let at = 0; at < this.size; ) {
      const length = this.read(block, at);
      yield block.subarray(0, length);
      at += length;
    }
  }

  /** A copy of it that stands in one place. */
  whole(): Uint8Array {
    const bytes = new Uint8Array(this.size);
    this.fill(bytes);
    return bytes;
  }

  /** The first piece that ends behind a position. */
  #pieceAt(position: number): number {
    let [from, to] = [0, this.#ends.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#ends[middle] ?? 0) > position) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

/** Puts pieces behind one another. */
export class PieceWriter {
  readonly #sources: Uint8Array[] = [];
  readonly #froms: number[] = [];
  readonly #ends: number[] = [];
  #length = 0;

  /** @param source must not change any more from `from` to `to` */
  add(source: Uint8Array, from = 0, to = source.length): void {
    this.#length += to - from;
    this.#sources.push(source);
    this.#froms.push(from);
    this.#ends.push(this.#length);
  }

  text(): SnapshotText {
    return new SnapshotText(this.#sources, this.#froms, this.#ends);
  }
}
