/** Ranges of code points as sequences of ranges of UTF-8 bytes. */
import type { CharRange } from './char-set.js';

/** The last code point of each length. */
const LENGTH_ENDS = [0x7f, 0x7ff, 0xffff, 0x10ffff];

/** Sequences of which exactly the code points of the range are made. */
export function utf8Ranges(range: CharRange): readonly (readonly CharRange[])[] {
  const sequences: (readonly CharRange[])[] = [];
  let from = range.from;
  for (const end of LENGTH_ENDS) {
    if (from > end) continue;
    const to = Math.min(range.to, end);
    if (from > to) break;
    split(encode(from), encode(to), sequences);
    from = to + 1;
  }
  return sequences;
}

/** Splits where the leading bytes differ, until every byte of a sequence varies on its own. */
function split(low: readonly number[], high: readonly number[], out: (readonly CharRange[])[]): void {
  for (let i = 0; i < low.length - 1; i++) {
    if (low[i] === high[i]) continue;
    const rest = low.length - i - 1;
    // The bytes behind byte i must run from 80 to bf, or the range is cut there.
    if (low.slice(i + 1).some((b) => b !== 0x80)) {
      split(low, [...low.slice(0, i + 1), ...Array<number>(rest).fill(0xbf)], out);
      split([...low.slice(0, i), (low[i] ?? 0) + 1, ...Array<number>(rest).fill(0x80)], high, out);
      return;
    }
    if (high.slice(i + 1).some((b) => b !== 0xbf)) {
      split(low, [...high.slice(0, i), (high[i] ?? 0) - 1, ...Array<number>(rest).fill(0xbf)], out);
      split([...high.slice(0, i + 1), ...Array<number>(rest).fill(0x80)], high, out);
      return;
    }
  }
  out.push(low.map((from, i) => ({ from, to: high[i] ?? 0 })));
}

function encode(char: number): readonly number[] {
  if (char <= 0x7f) return [char];
  const tail = (shift: number) => 0x80 | ((char >> shift) & 0x3f);
  if (char <= 0x7ff) return [0xc0 | (char >> 6), tail(0)];
  if (char <= 0xffff) return [0xe0 | (char >> 12), tail(6), tail(0)];
  return [0xf0 | (char >> 18), tail(12), tail(6), tail(0)];
}
