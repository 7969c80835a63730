/**
 * The part of OPA's interface (ABI 1.3) that is the same for every program. Blocks have no headers and are never freed:
 * hosts set the heap pointer back instead.
 */
import { CONTEXT_DATA, CONTEXT_ENTRYPOINT, CONTEXT_INPUT, CONTEXT_RESULT, CONTEXT_SIZE } from "./context";
import { abortWith, allocate, allocateCleared, heapGet, heapStart } from "./memory";
import { addPath, dumpText, parseStatic, parseText, removePath } from "./value";

export const opa_wasm_abi_version: i32 = 1;
export const opa_wasm_abi_minor_version: i32 = 3;

export function opa_malloc(size: usize): usize {
  if (size > 0xffff0000) abortWith("opa_malloc: failed");
  // Some hosts write one byte more than they have asked for.
  return allocate(size + 8);
}

export function opa_free(_address: usize): void {}
export function opa_value_free(_value: usize): void {}
export function opa_heap_blocks_stash(): void {}
export function opa_heap_blocks_restore(): void {}
export function opa_heap_stash_clear(): void {}

export function opa_heap_ptr_get(): usize {
  return heapGet();
}

export function opa_heap_ptr_set(address: usize): void {
  heapStart(address);
}

export function opa_json_parse(at: usize, size: usize): usize {
  return parseText(at, size, false);
}

export function opa_value_parse(at: usize, size: usize): usize {
  return parseText(at, size, true);
}

export function opa_json_dump(value: usize): usize {
  return dumpText(value, false);
}

export function opa_value_dump(value: usize): usize {
  return dumpText(value, true);
}

export function opa_value_add_path(data: usize, path: usize, value: usize): i32 {
  return addPath(data, path, value);
}

export function opa_value_remove_path(data: usize, path: usize): i32 {
  return removePath(data, path);
}

export function builtins(): usize {
  return parseStatic("{}");
}

export function opa_eval_ctx_new(): usize {
  return allocateCleared(CONTEXT_SIZE);
}

export function opa_eval_ctx_set_input(context: usize, value: usize): void {
  store<usize>(context, value, CONTEXT_INPUT);
}

export function opa_eval_ctx_set_data(context: usize, value: usize): void {
  store<usize>(context, value, CONTEXT_DATA);
}

export function opa_eval_ctx_set_entrypoint(context: usize, id: i32): void {
  store<i32>(context, id, CONTEXT_ENTRYPOINT);
}

export function opa_eval_ctx_get_result(context: usize): usize {
  return load<usize>(context, CONTEXT_RESULT);
}
