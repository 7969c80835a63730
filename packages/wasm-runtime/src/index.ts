/** The prebuilt runtime that every emitted module contains, and the layout that both sides share. */
import { RUNTIME_BASE64 } from './runtime.generated.js';

export { CALLS as RUNTIME_CALLS, LAYOUT } from './runtime.generated.js';

declare function atob(text: string): string;

let bytes: Uint8Array | undefined;

/** The runtime as a WASM module. Shared: callers must not write to it. */
export function runtimeModule(): Uint8Array {
  if (bytes) return bytes;
  const text = atob(RUNTIME_BASE64);
  const decoded = new Uint8Array(text.length);
  // A callback for each of the bytes would take milliseconds in a process that has just started.
  for (let i = 0; i < text.length; i++) decoded[i] = text.charCodeAt(i);
  bytes = decoded;
  return bytes;
}
