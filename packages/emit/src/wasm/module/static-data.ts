/**
 * The constant part of memory that the emitter fills: descriptors, texts and cells for the state of an evaluation.
 * Addresses are final as soon as they are given, because the data begins right behind the runtime's.
 */
export class StaticData {
  readonly base: number;
  #buffer = new Uint8Array(1 << 14);
  #view = new DataView(this.#buffer.buffer);
  #used = 0;
  readonly #texts = new Map<string, bigint>();
  readonly #encoder = new TextEncoder();

  constructor(base: number) {
    this.base = base;
  }

  /** Address of a fresh zeroed block, a multiple of `alignment`. */
  reserve(size: number, alignment = 8): number {
    const at = (this.#used + alignment - 1) & -alignment;
    this.#used = at + size;
    if (this.#used > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(this.#used, this.#buffer.length * 2));
      grown.set(this.#buffer);
      this.#buffer = grown;
      this.#view = new DataView(grown.buffer);
    }
    return this.base + at;
  }

  u8(address: number, value: number): void {
    this.#view.setUint8(address - this.base, value);
  }

  u16(address: number, value: number): void {
    this.#view.setUint16(address - this.base, value, true);
  }

  u32(address: number, value: number): void {
    this.#view.setUint32(address - this.base, value, true);
  }

  u64(address: number, value: bigint): void {
    this.#view.setBigUint64(address - this.base, value, true);
  }

  /** The slice (address and length in one) of a text; equal texts share their bytes. */
  text(text: string): bigint {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const slice = this.#place(this.#encoder.encode(text), 1);
    this.#texts.set(text, slice);
    return slice;
  }

  /** The slice of these bytes. */
  block(content: Uint8Array): bigint {
    return this.#place(content, 8);
  }

  /** What is used so far. */
  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#used);
  }

  get size(): number {
    return this.#used;
  }

  #place(content: Uint8Array, alignment: number): bigint {
    const at = this.reserve(content.length, alignment);
    this.#buffer.set(content, at - this.base);
    return BigInt(at) | (BigInt(content.length) << 32n);
  }
}
