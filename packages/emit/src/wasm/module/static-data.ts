/**
 * The constant part of memory that the emitter fills: descriptors, texts and cells for the state of an evaluation.
 * Addresses are final as soon as they are given, because the data begins right behind the runtime's.
 */
export interface StaticData {
  /** Address of a fresh zeroed block, a multiple of `alignment`. */
  reserve(size: number, alignment?: number): number;
  u8(address: number, value: number): void;
  u16(address: number, value: number): void;
  u32(address: number, value: number): void;
  u64(address: number, value: bigint): void;
  /** The slice (address and length in one) of a text; equal texts share their bytes. */
  text(text: string): bigint;
  /** The slice of these bytes. */
  block(content: Uint8Array): bigint;
  readonly base: number;
  /** What is used so far. */
  bytes(): Uint8Array;
}

export function createStaticData(base: number): StaticData {
  let buffer = new Uint8Array(4096);
  let used = 0;
  const texts = new Map<string, bigint>();
  const encoder = new TextEncoder();
  const view = () => new DataView(buffer.buffer);

  function reserve(size: number, alignment = 8): number {
    const at = (used + alignment - 1) & -alignment;
    used = at + size;
    if (used > buffer.length) {
      const grown = new Uint8Array(Math.max(used, buffer.length * 2));
      grown.set(buffer);
      buffer = grown;
    }
    return base + at;
  }

  function block(content: Uint8Array, alignment = 8): bigint {
    const at = reserve(content.length, alignment);
    buffer.set(content, at - base);
    return BigInt(at) | (BigInt(content.length) << 32n);
  }

  return {
    base,
    reserve,
    u8: (address, value) => view().setUint8(address - base, value),
    u16: (address, value) => view().setUint16(address - base, value, true),
    u32: (address, value) => view().setUint32(address - base, value, true),
    u64: (address, value) => view().setBigUint64(address - base, BigInt.asUintN(64, value), true),
    text(text) {
      const known = texts.get(text);
      if (known !== undefined) return known;
      const slice = block(encoder.encode(text), 1);
      texts.set(text, slice);
      return slice;
    },
    block: (content) => block(content),
    bytes: () => buffer.slice(0, used),
  };
}
