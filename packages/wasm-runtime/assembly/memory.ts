/**
 * The bump allocator below everything else.
 * Invariant: `top` is the only allocation state beside the spare part of the input; a host may set it to any address, aligned or not. Memory is
 * never freed, an evaluation starts again at the address that its host names.
 */

// @ts-ignore: decorator
@external("env", "opa_abort")
declare function opa_abort(message: usize): void;

let top: usize = 0;
/** End of the memory that is known to be there. May lag behind what the host has grown, never ahead. */
let limit: usize = 0;

/** The part of the input that nothing looks at any more: what is allocated comes there first. Where it ends, 0 for none. */
let spareFrom: usize = 0;
let spareEnd: usize = 0;
/** Where allocating goes on behind it, and whether `top` stands in it. */
let behindSpare: usize = 0;
let inSpare: bool = false;

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
  let at = (top + 7) & ~7;
  if (inSpare && !fitsSpare(at, size)) {
    inSpare = false;
    at = (behindSpare + 7) & ~7;
  }
  ensure(at, size);
  top = at + size;
  return at;
}

export function allocateCleared(size: usize): usize {
  const at = allocate(size);
  memory.fill(at, 0, size);
  return at;
}

// @ts-ignore: decorator
@inline
function fitsSpare(at: usize, size: usize): bool {
  return <u64>at + <u64>size + <u64>SLACK <= <u64>spareEnd;
}

/** Gives a part of the input to be overwritten by what is allocated from now on, until it is full. */
export function useSpare(from: usize, end: usize): void {
  if (inSpare || end < from + 2 * SLACK) return;
  behindSpare = top;
  spareFrom = from;
  spareEnd = end;
  inSpare = true;
  top = from;
}

/** Moves a block of `used` bytes to one of `size`; in place where it is the last one. */
export function reallocate(block: usize, capacity: usize, used: usize, size: usize): usize {
  if (block !== 0 && block + capacity === top && (!inSpare || fitsSpare(block, size))) {
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
  inSpare = address >= spareFrom && address < spareEnd;
  top = address;
}

/** A host sets the address: nothing that was the input is spare any more. */
export function heapStart(address: usize): void {
  leaveSpare();
  top = address;
}

/** From now on nothing comes into the spare part: its bytes belong to the host again. */
export function leaveSpare(): void {
  if (inSpare) top = behindSpare;
  inSpare = false;
  spareFrom = 0;
  spareEnd = 0;
}

/**
 * For the start section: the first free byte behind all static data, and what small hosts that never grow memory need.
 */
export function init(heapBase: usize, spare: usize): void {
  top = heapBase;
  ensure(heapBase, spare);
}
