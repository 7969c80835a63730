/** Precedence of versions (SemVer 2.0), and ranges of them. Texts are valid (checked when the snapshot is made); others give some answer. */
import { digits, digitsEnd } from "./digits";
import { size, slice, start, str_compare } from "./slice";

const DOT: u8 = 0x2e;
const HYPHEN: u8 = 0x2d;
const PLUS: u8 = 0x2b;

/** Where the build metadata begin, which do not count, or the end. */
function significantEnd(text: u64): usize {
  const end = start(text) + size(text);
  let p = start(text);
  while (p < end && load<u8>(p) !== PLUS) p++;
  return p;
}

function sign(order: i64): i64 {
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/** The end of the identifier at `p`. */
function identifierEnd(p: usize, end: usize): usize {
  while (p < end && load<u8>(p) !== DOT) p++;
  return p;
}

/** Numbers come before words; words in the order of their bytes. */
function compareIdentifiers(a: usize, aEnd: usize, b: usize, bEnd: usize): i64 {
  const aIsNumber = digitsEnd(a, aEnd) === aEnd;
  const bIsNumber = digitsEnd(b, bEnd) === bEnd;
  if (aIsNumber && bIsNumber) return sign(digits(a, aEnd) - digits(b, bEnd));
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return sign(<i64>str_compare(slice(a, aEnd - a), slice(b, bEnd - b)));
}

export function version_order(x: u64, y: u64): i64 {
  let a = start(x);
  let b = start(y);
  const aEnd = significantEnd(x);
  const bEnd = significantEnd(y);
  for (let part = 0; part < 3; part++) {
    const aNumber = digitsEnd(a, aEnd);
    const bNumber = digitsEnd(b, bEnd);
    const order = sign(digits(a, aNumber) - digits(b, bNumber));
    if (order !== 0) return order;
    // Behind the dot, or to the hyphen behind the last part.
    a = part < 2 ? min(aNumber + 1, aEnd) : aNumber;
    b = part < 2 ? min(bNumber + 1, bEnd) : bNumber;
  }
  const aReleased = a >= aEnd || load<u8>(a) !== HYPHEN;
  const bReleased = b >= bEnd || load<u8>(b) !== HYPHEN;
  if (aReleased || bReleased) return <i64>aReleased - <i64>bReleased;
  while (a < aEnd && b < bEnd) {
    const aStop = identifierEnd(a + 1, aEnd);
    const bStop = identifierEnd(b + 1, bEnd);
    const order = compareIdentifiers(a + 1, aStop, b + 1, bStop);
    if (order !== 0) return order;
    a = aStop;
    b = bStop;
  }
  return <i64>(a < aEnd) - <i64>(b < bEnd);
}

const BLANK: u8 = 0x20;
const COMMA: u8 = 0x2c;
const BAR: u8 = 0x7c;
const LESS: u8 = 0x3c;
const EQUAL: u8 = 0x3d;
const GREATER: u8 = 0x3e;

/** Alternatives stand between bars; bounds that hold together between blanks and commas. */
export function in_range(version: u64, range: u64): i32 {
  let p = start(range);
  const end = p + size(range);
  let holds = true;
  while (p < end) {
    const c = load<u8>(p);
    if (c === BLANK || c === COMMA) {
      p++;
      continue;
    }
    if (c === BAR) {
      if (holds) return 1;
      holds = true;
      p++;
      if (p < end && load<u8>(p) === BAR) p++;
      continue;
    }
    let less = false;
    let equal = c !== LESS && c !== GREATER;
    let greater = false;
    while (p < end && load<u8>(p) >= LESS && load<u8>(p) <= GREATER) {
      if (load<u8>(p) === LESS) less = true;
      else if (load<u8>(p) === GREATER) greater = true;
      else equal = true;
      p++;
    }
    while (p < end && load<u8>(p) === BLANK) p++;
    const from = p;
    while (p < end && load<u8>(p) !== BLANK && load<u8>(p) !== COMMA && load<u8>(p) !== BAR) p++;
    if (!holds) continue;
    const order = version_order(version, slice(from, p - from));
    holds = order < 0 ? less : order > 0 ? greater : equal;
  }
  return holds ? 1 : 0;
}
