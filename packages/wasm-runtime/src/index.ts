/** The prebuilt runtime that every emitted module contains, and the layout that both sides share. */
import { decodeBase64 } from '@policyc/base';
import { RUNTIME_BASE64 } from './runtime.generated.js';

export { CALLS as RUNTIME_CALLS, LAYOUT } from './runtime.generated.js';

let bytes: Uint8Array | undefined;

/** The runtime as a WASM module. Shared: callers must not write to it. */
export function runtimeModule(): Uint8Array {
  bytes ??= decodeBase64(RUNTIME_BASE64);
  return bytes;
}
