/** The prebuilt runtime that every emitted module contains, and the layout that both sides share. */
import { RUNTIME_BASE64 } from './runtime.generated.js';

export { CALLS as RUNTIME_CALLS, LAYOUT } from './runtime.generated.js';

declare function atob(text: string): string;

let bytes: Uint8Array | undefined;

/** The runtime as a WASM module. Shared: callers must not write to it. */
export function runtimeModule(): Uint8Array {
  bytes ??= Uint8Array.from(atob(RUNTIME_BASE64), (c) => c.charCodeAt(0));
  return bytes;
}
