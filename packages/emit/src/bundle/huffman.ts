/**
 * Huffman codes as DEFLATE writes them (RFC 1951, section 3.2.2): no longer than a limit, in canonical order.
 * Invariant: the codes follow from the frequencies alone.
 */

/**
 * @param limit the most bits that a code may have
 * @returns the number of bits of each symbol's code, 0 for symbols that do not occur
 */
export function codeLengths(frequencies: Int32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(frequencies.length);
  const symbols: number[] = [];
  frequencies.forEach((frequency, symbol) => {
    if (frequency > 0) symbols.push(symbol);
  });
  if (symbols.length < 2) {
    // A code of no bits cannot be written.
    for (const symbol of symbols) lengths[symbol] = 1;
    return lengths;
  }
  symbols.sort((a, b) => at(frequencies, a) - at(frequencies, b) || a - b);
  const counts = limited(depths(Int32Array.from(symbols, (s) => at(frequencies, s))), limit);
  let next = 0;
  for (let bits = limit; bits > 0; bits--)
    for (let i = at(counts, bits); i > 0; i--) lengths[symbols[next++] as number] = bits;
  return lengths;
}

/** How deep the leaves of the tree over ascending frequencies lie: how many at each depth. */
function depths(leaves: Int32Array): number[] {
  const n = leaves.length;
  const nodes = 2 * n - 1;
  const weights = new Float64Array(nodes);
  weights.set(leaves);
  const parents = new Int32Array(nodes);
  // Inner nodes come into being in ascending order, too, so that the two lightest stand at the heads of two queues.
  let leaf = 0;
  let inner = n;
  const lightest = (made: number) =>
    leaf < n && (inner >= made || at(weights, leaf) <= at(weights, inner)) ? leaf++ : inner++;
  for (let node = n; node < nodes; node++) {
    const one = lightest(node);
    const two = lightest(node);
    weights[node] = at(weights, one) + at(weights, two);
    parents[one] = node;
    parents[two] = node;
  }
  const counts: number[] = [];
  const depth = new Int32Array(nodes);
  for (let node = nodes - 2; node >= 0; node--) {
    const here = at(depth, at(parents, node)) + 1;
    depth[node] = here;
    if (node < n) counts[here] = (counts[here] ?? 0) + 1;
  }
  return counts;
}

/** Lifts leaves that lie too deep, and lets others down until all codes fit beside each other. */
function limited(counts: readonly number[], limit: number): Int32Array {
  const kept = new Int32Array(limit + 1);
  counts.forEach((count, depth) => {
    const bits = Math.min(depth, limit);
    kept[bits] = at(kept, bits) + count;
  });
  let taken = 0;
  for (let bits = 1; bits <= limit; bits++) taken += at(kept, bits) << (limit - bits);
  for (; taken > 1 << limit; taken--) {
    kept[limit] = at(kept, limit) - 1;
    let bits = limit - 1;
    while (at(kept, bits) === 0) bits--;
    kept[bits] = at(kept, bits) - 1;
    kept[bits + 1] = at(kept, bits + 1) + 2;
  }
  return kept;
}

/** The codes of symbols with these lengths, their bits in the order in which they are written. */
export function codesOf(lengths: Uint8Array): Int32Array {
  const next = new Int32Array(17);
  for (const bits of lengths) if (bits > 0) next[bits + 1] = at(next, bits + 1) + 1;
  for (let bits = 1; bits < next.length; bits++) next[bits] = (at(next, bits - 1) + at(next, bits)) << 1;
  return Int32Array.from(lengths, (bits) => {
    let code = at(next, bits);
    if (bits === 0) return 0;
    next[bits] = code + 1;
    let written = 0;
    for (let i = 0; i < bits; i++) {
      written = (written << 1) | (code & 1);
      code >>= 1;
    }
    return written;
  });
}

function at(list: Int32Array | Float64Array, index: number): number {
  return list[index] as number;
}
