/**
 * gzip (RFC 1952) by zlib, compiled to WebAssembly: fast in a process that has just started, where deflate in JavaScript is interpreted,
 * and of the same bytes with every host and processor, which a host's own zlib does not promise.
 * Invariant: nothing of one call is left for the next.
 */
import { concatBytes, decodeBase64 } from '@policyc/base';
import { ZLIB_BASE64 } from './zlib.generated.js';

/** Of what goes into the module and comes out of it at a time. */
const CHUNK_BYTES = 1 << 16;
/** zlib's flushes and answers (zlib.h). */
const [NO_FLUSH, FINISH] = [0, 4];
const [OK, STREAM_END, BUFFER_ERROR] = [0, 1, 0xfb];

/** Of WebAssembly's JavaScript interface, which every host has, what is used here. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Zlib {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(bytes: number): number;
  free(address: number): void;
  deflate_new(): number;
  deflate_init_gzip(stream: number, level: number): number;
  /** @returns the bytes given out, and in the top byte zlib's answer */
  deflate_process(
    stream: number,
    from: number,
    bytes: number,
    to: number,
    room: number,
    flush: number,
  ): number;
  deflate_end(stream: number): number;
  /** How many bytes the last call has taken. */
  deflate_last_consumed(stream: number): number;
}

/** One for all calls: making another costs more than compressing a bundle, in threads that take its memory back. */
let instance: Zlib | undefined;

/**
 * @param level zlib's, from 1 (fast) to 9 (small)
 * @returns the compressed bytes, without a time or a name: equal content gives equal bytes
 */
export function gzip(content: Uint8Array, level: number): Uint8Array {
  instance ??= open();
  const zlib = instance;
  const stream = zlib.deflate_new();
  const from = zlib.malloc(CHUNK_BYTES);
  const to = zlib.malloc(CHUNK_BYTES);
  try {
    if (zlib.deflate_init_gzip(stream, level) !== OK) throw new Error(`zlib refuses level ${level}`);
    return compress(content, { zlib, stream, from, to });
  } finally {
    zlib.deflate_end(stream);
    zlib.free(from);
    zlib.free(to);
  }
}

function open(): Zlib {
  const module = new WebAssembly.Module(decodeBase64(ZLIB_BASE64));
  const zlib = new WebAssembly.Instance(module).exports as Zlib;
  zlib._initialize();
  return zlib;
}

interface Stream {
  readonly zlib: Zlib;
  readonly stream: number;
  /** Where its chunks lie. */
  readonly from: number;
  readonly to: number;
}

function compress(content: Uint8Array, { zlib, stream, from, to }: Stream): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const taken = content.subarray(at, at + CHUNK_BYTES);
    new Uint8Array(zlib.memory.buffer).set(taken, from);
    at += taken.length;
    const flush = at === content.length ? FINISH : NO_FLUSH;
    for (let used = 0, made = CHUNK_BYTES; made === CHUNK_BYTES; used += zlib.deflate_last_consumed(stream)) {
      const result = zlib.deflate_process(stream, from + used, taken.length - used, to, CHUNK_BYTES, flush);
      made = result & 0xffffff;
      chunks.push(new Uint8Array(zlib.memory.buffer, to, made).slice());
      const state = result >>> 24;
      if (state === STREAM_END) return concatBytes(chunks);
      if (state !== OK && state !== BUFFER_ERROR) throw new Error(`zlib stops with ${state}`);
    }
  }
}
