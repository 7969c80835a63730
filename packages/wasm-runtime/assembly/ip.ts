/**
 * Addresses in blocks. Addresses are in canonical spelling, names are lower-case DNS names (checked when the snapshot is
 * made); other texts give some answer, never a trap.
 */
import { digits, digitsEnd } from "./digits";
import { sameBytes, size, slice, start } from "./slice";

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

const text48 = memory.data(64);
let written: usize = 0;

function put(c: u32): void {
  store<u8>(text48 + written++, <u8>c);
}

function putNumber(value: u32, base: u32): void {
  if (value >= base) putNumber(value / base, base);
  const digit = value % base;
  put(digit < 10 ? 0x30 + digit : 0x57 + digit);
}

function group(i: u32): u32 {
  return <u32>((i < 4 ? high >> (48 - (<u64>i << 4)) : low >> (48 - (<u64>(i - 4) << 4))) & 0xffff);
}

/** The spelling of RFC 5952 of what `readIp` has read; empty for a name and for an IPv4 address inside an IPv6 one. */
function canonicalIp(): void {
  written = 0;
  if (family === 4) {
    for (let i: u64 = 0; i < 4; i++) {
      if (i !== 0) put(DOT);
      putNumber(<u32>(high >> (56 - (i << 3))) & 0xff, 10);
    }
    return;
  }
  if (family !== 6 || (high === 0 && low >> 32 === 0xffff)) return;
  let best: u32 = 8;
  let longest: u32 = 1;
  for (let i: u32 = 0; i < 8; i++) {
    let n: u32 = 0;
    while (i + n < 8 && group(i + n) === 0) n++;
    if (n > longest) {
      best = i;
      longest = n;
    }
  }
  for (let i: u32 = 0; i < 8; i++) {
    if (i === best) {
      put(COLON);
      if (i === 0) put(COLON);
      i += longest - 1;
      continue;
    }
    putNumber(group(i), 16);
    if (i < 7) put(COLON);
  }
}

/** Whether the text is an address in its canonical spelling. */
export function isIp(text: u64): bool {
  readIp(text);
  canonicalIp();
  return written !== 0 && written === size(text) && sameBytes(text48, start(text), written);
}

/** Whether the text is a block in its canonical spelling: the address, the number of fixed bits, and no others set. */
export function isCidr(text: u64): bool {
  const slash = slashOf(text);
  const end = start(text) + size(text);
  if (slash === 0 || !isIp(slice(start(text), slash - start(text)))) return false;
  const stop = digitsEnd(slash + 1, end);
  if (stop !== end || stop === slash + 1 || stop - slash > 4 || (load<u8>(slash, 1) === 0x30 && stop !== slash + 2)) return false;
  const prefix = <u32>digits(slash + 1, end);
  if (prefix > <u32>(family === 4 ? 32 : 128)) return false;
  const right = prefix > 64 ? prefix - 64 : 0;
  return fixed(high, min(prefix, 64)) === high && fixed(low, right) === low;
}

function slashOf(text: u64): usize {
  const end = start(text) + size(text);
  for (let p = start(text); p < end; p++) if (load<u8>(p) === 0x2f) return p;
  return 0;
}

/** As `in_cidr`, for a block that is known as text only. */
export function in_cidr_text(host: u64, block: u64): i32 {
  const slash = slashOf(block);
  readIp(slice(start(block), slash - start(block)));
  const blockFamily = family;
  const blockHigh = high;
  const blockLow = low;
  const prefix = <u32>digits(slash + 1, start(block) + size(block));
  readIp(host);
  const right = prefix > 64 ? prefix - 64 : 0;
  return family === blockFamily && fixed(high, min(prefix, 64)) === blockHigh && fixed(low, right) === blockLow ? 1 : 0;
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

/** RFC 1918 and RFC 4193. */
export function host_is_private(host: u64): i32 {
  readIp(host);
  const four = high >> 32;
  if (family === 4) return four >> 24 === 10 || four >> 20 === 0xac1 || four >> 16 === 0xc0a8 ? 1 : 0;
  return family === 6 && high >> 57 === 0x7e ? 1 : 0;
}

export function host_is_link_local(host: u64): i32 {
  readIp(host);
  if (family === 4) return high >> 48 === 0xa9fe ? 1 : 0;
  return family === 6 && high >> 54 === 0x3fa ? 1 : 0;
}

const localhost = memory.data<u8>([0x6c, 0x6f, 0x63, 0x61, 0x6c, 0x68, 0x6f, 0x73, 0x74, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

export function host_is_loopback(host: u64): i32 {
  readIp(host);
  if (family === 4) return high >> 56 === 127 ? 1 : 0;
  if (family === 6) return high === 0 && low === 1 ? 1 : 0;
  return host_is_subdomain_of(host, slice(localhost, 9));
}

/** The domain itself, or a name that ends with a dot and the domain. */
export function host_is_subdomain_of(host: u64, domain: u64): i32 {
  const n = size(domain);
  if (size(host) < n) return 0;
  const at = start(host) + size(host) - n;
  if (at !== start(host) && load<u8>(at - 1) !== DOT) return 0;
  return sameBytes(at, start(domain), n) ? 1 : 0;
}

/** Whether a block is a part of another one. */
export function cidr_within(inner: u64, outer: u64): i32 {
  const innerSlash = slashOf(inner);
  const outerSlash = slashOf(outer);
  const innerPrefix = digits(innerSlash + 1, start(inner) + size(inner));
  const outerPrefix = digits(outerSlash + 1, start(outer) + size(outer));
  return innerPrefix >= outerPrefix && in_cidr_text(slice(start(inner), innerSlash - start(inner)), outer) ? 1 : 0;
}
