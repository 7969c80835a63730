/** Sets of code points. Invariant: ranges are sorted, disjoint, not adjacent, and hold no surrogates, which no text has. */

/** Both ends belong to it. */
export interface CharRange {
  readonly from: number;
  readonly to: number;
}

export type CharSet = readonly CharRange[];

export const LAST_CODE_POINT = 0x10ffff;
const SURROGATES: CharRange = { from: 0xd800, to: 0xdfff };

/** The set of what is in any of the ranges, in whatever order. */
export function charSet(ranges: readonly CharRange[]): CharSet {
  const merged: { from: number; to: number }[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else merged.push({ ...range });
  }
  return merged.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, SURROGATES.from - 1) },
      { from: Math.max(from, SURROGATES.to + 1), to },
    ].filter((part) => part.from <= part.to),
  );
}

export function negate(set: CharSet): CharSet {
  const rest: CharRange[] = [];
  let from = 0;
  for (const range of set) {
    if (from < range.from) rest.push({ from, to: range.from - 1 });
    from = range.to + 1;
  }
  if (from <= LAST_CODE_POINT) rest.push({ from, to: LAST_CODE_POINT });
  return charSet(rest);
}

/** With the other case of every ASCII letter in it. */
export function foldAscii(set: CharSet): CharSet {
  const shifted = (first: number, last: number, by: number) =>
    set
      .map(({ from, to }) => ({ from: Math.max(from, first) + by, to: Math.min(to, last) + by }))
      .filter(({ from, to }) => from <= to);
  return charSet([...set, ...shifted(0x41, 0x5a, 0x20), ...shifted(0x61, 0x7a, -0x20)]);
}

export function hasChar(set: CharSet, char: number): boolean {
  return set.some(({ from, to }) => from <= char && char <= to);
}
