/**
 * The bump allocator below everything else.
 * Invariant: `top` is the only allocation state; a host may set it to any address, aligned or not. Memory is never freed,
 * an evaluation starts again at the address that its host names.
 */

// @ts-ignore: decorator
@external("env", "opa_abort")
declare function opa_abort(message: usize): void;

let top: usize = 0;
/** End of the memory that is known to be there. May lag behind what the host has grown, never ahead. */
let limit: usize = 0;

/** Room that every scan may read and every output may overrun behind what it asked for. */
const SLACK: usize = 128;
const PAGE: u64 = 65536;
const abortText = memory.data(128);

/** Ends the evaluation through the host, which throws. The instance stays usable. */
export function abortWith(message: string): void {
  const n = min(message.length, 127);
  for (let i = 0; i < n; i++) store<u8>(abortText + i, load<u8>(changetype<usize>(message) + (<usize>i << 1)));
  store<u8>(abortText + n, 0);
  opa_abort(abortText);
  unreachable();
}

function grow(end: u64): void {
  limit = <usize>memory.size() << 16;
  if (end <= <u64>memory.size() * PAGE) return;
  const pages = <i32>((end + PAGE - 1) / PAGE) - memory.size();
  const generous = max(pages, memory.size() >> 2);
  if (memory.grow(generous) < 0 && memory.grow(pages) < 0) abortWith("opa_malloc: failed");
  // 65,536 pages would wrap to zero.
  limit = memory.size() >= 65536 ? 0xffff0000 : <usize>memory.size() << 16;
}

/** Makes sure that `size` bytes behind `at` can be written. */
export function ensure(at: usize, size: usize): void {
  const end = <u64>at + <u64>size + <u64>SLACK;
  if (end > <u64>limit) {
    if (end > 0xffff0000) abortWith("opa_malloc: failed");
    grow(end);
  }
}

/** `size` bytes at a multiple of eight, not cleared. */
export function allocate(size: usize): usize {
  const at = (top + 7) & ~7;
  ensure(at, size);
  top = at + size;
  return at;
}

export function allocateCleared(size: usize): usize {
  const at = allocate(size);
  memory.fill(at, 0, size);
  return at;
}

/** Moves a block of `used` bytes to one of `size`; in place where it is the last one. */
export function reallocate(block: usize, capacity: usize, used: usize, size: usize): usize {
  if (block !== 0 && block + capacity === top) {
    ensure(block, size);
    top = block + size;
    return block;
  }
  const moved = allocate(size);
  if (used) memory.copy(moved, block, used);
  return moved;
}

export function heapGet(): usize {
  return top;
}

export function heapSet(address: usize): void {
  top = address;
}

/**
 * For the start section: the first free byte behind all static data, and what small hosts that never grow memory need.
 */
export function init(heapBase: usize, spare: usize): void {
  top = heapBase;
  ensure(heapBase, spare);
}
