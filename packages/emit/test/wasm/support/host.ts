/** A bare host of OPA modules, for what the SDK does not show: every export, memory, both calling styles. */

export interface Host {
  readonly exports: Readonly<Record<string, (...args: readonly number[]) => number>>;
  readonly globals: Readonly<Record<string, WebAssembly.Global>>;
  readonly memory: WebAssembly.Memory;
  /** Writes bytes at an address, growing the memory as hosts do. */
  write(address: number, bytes: Uint8Array): void;
  /** The NUL-terminated text at an address. */
  read(address: number): string;
  /** What `opa_abort` was called with last. */
  aborted(): string;
}

/** @param maximumPages for hosts that limit memory; none does by default */
export function instantiate(module: Uint8Array, initialPages = 5, maximumPages?: number): Host {
  const memory = new WebAssembly.Memory({
    initial: initialPages,
    ...(maximumPages === undefined ? {} : { maximum: maximumPages }),
  });
  let abortText = '';
  const read = (address: number): string => {
    const bytes = new Uint8Array(memory.buffer);
    return new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.subarray(address, bytes.indexOf(0, address)),
    );
  };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module as Uint8Array<ArrayBuffer>), {
    env: {
      memory,
      opa_abort(address: number) {
        abortText = read(address);
        throw new Error(abortText);
      },
    },
  });
  return {
    exports: instance.exports as Host['exports'],
    globals: instance.exports as unknown as Host['globals'],
    memory,
    write(address, bytes) {
      const missing = address + bytes.length - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      new Uint8Array(memory.buffer).set(bytes, address);
    },
    read,
    aborted: () => abortText,
  };
}

/** Calls an export that must be there. */
export function call(host: Host, name: string, ...args: readonly number[]): number {
  const fn = host.exports[name];
  if (!fn) throw new Error(`no export ${name}`);
  return fn(...args);
}

/** Copies a text into a block of the module's heap. */
export function allocateText(host: Host, text: string): { readonly at: number; readonly size: number } {
  const bytes = new TextEncoder().encode(text);
  const at = call(host, 'opa_malloc', bytes.length);
  host.write(at, bytes);
  return { at, size: bytes.length };
}

/** The npm SDK's way: the input is put at the heap pointer, without an allocation. */
export function evaluateFast(host: Host, heap: number, input: Uint8Array | string, format = 0): string {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  host.write(heap, bytes);
  return host.read(call(host, 'opa_eval', 0, 0, 0, heap, bytes.length, heap + bytes.length, format));
}
