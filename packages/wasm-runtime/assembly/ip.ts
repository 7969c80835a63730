/**
 * Addresses in blocks. Addresses are in canonical spelling, names are lower-case DNS names (checked when the snapshot is
 * made); other texts give some answer, never a trap.
 */
import { digits, digitsEnd } from "./digits";
import { size, start } from "./slice";

const DOT: u8 = 0x2e;
const COLON: u8 = 0x3a;

/** What `readIp` has read: 4, 6 or 0 for a name, and the address, aligned to the left of 128 bits. */
let family: u32 = 0;
let high: u64 = 0;
let low: u64 = 0;

function readIp(text: u64): void {
  const end = start(text) + size(text);
  let p = start(text);
  family = 0;
  high = 0;
  low = 0;
  while (p < end && load<u8>(p) !== COLON) p++;
  if (p < end) readSix(start(text), end);
  else readFour(start(text), end);
}

/** Four numbers between dots; anything else is a name. */
function readFour(p: usize, end: usize): void {
  let value: u64 = 0;
  for (let octet = 0; octet < 4; octet++) {
    const stop = digitsEnd(p, end);
    if (stop === p || (octet < 3 ? stop >= end || load<u8>(stop) !== DOT : stop !== end)) return;
    value = (value << 8) | (<u64>digits(p, stop) & 0xff);
    p = stop + 1;
  }
  family = 4;
  high = value << 32;
}

/** Groups of hexadecimal digits between colons; an empty one stands for all zeros that are left out. */
function readSix(p: usize, end: usize): void {
  let groups: u64 = 0;
  // Sixteen bytes: those before the gap stand on the left, those behind it are shifted in from the right.
  let tailHigh: u64 = 0;
  let tailLow: u64 = 0;
  let gap = false;
  while (p < end && groups < 8) {
    if (load<u8>(p) === COLON) {
      p++;
      if (p < end && load<u8>(p) === COLON) {
        gap = true;
        p++;
        continue;
      }
      if (p >= end) break;
    }
    let group: u64 = 0;
    for (; p < end && load<u8>(p) !== COLON; p++) {
      const c = <u64>load<u8>(p);
      group = (group << 4) | ((c < 0x40 ? c : c + 9) & 15);
    }
    group &= 0xffff;
    if (gap) {
      tailHigh = (tailHigh << 16) | (tailLow >> 48);
      tailLow = (tailLow << 16) | group;
    } else if (groups < 4) high |= group << (48 - (groups << 4));
    else low |= group << (48 - ((groups - 4) << 4));
    groups++;
  }
  family = 6;
  high |= tailHigh;
  low |= tailLow;
}

/** The bits of `value` that a prefix of so many bits fixes. */
function fixed(value: u64, bits: u32): u64 {
  return bits === 0 ? 0 : bits >= 64 ? value : value >> <u64>(64 - bits) << <u64>(64 - bits);
}

/** `block` points at the family, the number of fixed bits, and the address as `readIp` reads one. */
export function in_cidr(host: u64, block: u64): i32 {
  const at = start(block);
  readIp(host);
  if (family !== load<u32>(at)) return 0;
  const prefix = load<u32>(at, 4);
  const right = prefix > 64 ? prefix - 64 : 0;
  return fixed(high, min(prefix, 64)) === load<u64>(at, 8) && fixed(low, right) === load<u64>(at, 16) ? 1 : 0;
}
