/**
 * Runs a module without the SDK, so that an input needs no buffer of its own: it is read straight into the module's memory.
 * The calls and their order are those of the SDK; `test/hosts` and `test/malformed` compare the two.
 */
import type { Json } from '@policyc/base';

/** Where an input's bytes come from. */
export interface InputSource {
  /** In bytes. */
  readonly size: number;
  /** Fills the whole of `target`, which has `size` bytes and must not be kept. */
  fill(target: Uint8Array): void;
}

export interface DirectHost {
  /**
   * @returns the result set
   * @throws whatever the module aborts with
   */
  evaluate(input: InputSource): Json;
  /** How large the module's memory is. */
  memoryBytes(): number;
}

/** The part that is used of what every host of JavaScript has; the language's own library has no types for it. */
declare const WebAssembly: {
  readonly Memory: new (descriptor: { readonly initial: number }) => Memory;
  instantiate(
    module: Uint8Array,
    imports: { readonly env: { readonly memory: Memory; readonly opa_abort: (address: number) => void } },
  ): Promise<{ readonly instance: { readonly exports: unknown } }>;
};
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

type Exports = Readonly<Record<string, ((...args: readonly number[]) => number) | undefined>>;

const PAGE = 65536;
/** As many pages as the SDK starts with. */
const FIRST_PAGES = 5;
/** The most that a module of this kind can address. */
const MOST_BYTES = 0xffff0000;

/** @param entrypoint its name */
export async function openDirectHost(
  wasm: Uint8Array,
  data: { readonly [key: string]: Json },
  entrypoint: string,
): Promise<DirectHost> {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES });
  const textAt = (address: number): string => {
    const bytes = new Uint8Array(memory.buffer);
    const from = address >>> 0;
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, bytes.indexOf(0, from)));
  };
  const { instance } = await WebAssembly.instantiate(wasm, {
    env: {
      memory,
      opa_abort(address: number) {
        throw new Error(textAt(address));
      },
    },
  });
  const exports = instance.exports as Exports;
  const call = (name: string, ...args: readonly number[]): number => {
    const found = exports[name];
    if (!found) throw new Error(`the module has no ${name}`);
    return found(...args);
  };
  const json = (address: number): Json => JSON.parse(textAt(address)) as Json;

  const text = new TextEncoder().encode(JSON.stringify(data));
  const block = call('opa_malloc', text.length);
  new Uint8Array(memory.buffer, block, text.length).set(text);
  const dataAddress = call('opa_json_parse', block, text.length);
  const heap = call('opa_heap_ptr_get');
  const id = (json(call('opa_json_dump', call('entrypoints'))) as { readonly [name: string]: Json })[
    entrypoint
  ];
  if (typeof id !== 'number') throw new Error(`the module has no entrypoint ${entrypoint}`);

  return {
    memoryBytes: () => memory.buffer.byteLength,
    evaluate({ size, fill }) {
      const end = heap + size;
      if (end > MOST_BYTES) throw new Error('the input is larger than a module can address');
      const missing = end - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      fill(new Uint8Array(memory.buffer, heap, size));
      return json(call('opa_eval', 0, id, dataAddress, heap, size, end, 0));
    },
  };
}
