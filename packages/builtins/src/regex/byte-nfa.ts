/** The nondeterministic automaton over UTF-8 bytes, and its form for the WASM runtime. */
import type { Nfa, NfaState } from './nfa.js';
import { utf8Ranges } from './utf8-ranges.js';

/** Transitions on bytes instead of code points; forks and anchors stay. */
export interface ByteNfa extends Nfa {
  /** By state: the byte ranges that lead on from it. Empty for all others. */
  readonly edges: readonly (readonly ByteEdge[])[];
}

export interface ByteEdge {
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

/** The automaton that reads the bytes of the code points that the other one reads. */
export function toBytes(nfa: Nfa): ByteNfa {
  const states = [...nfa.states];
  const edges: (readonly ByteEdge[])[] = states.map(() => []);
  nfa.states.forEach((state, id) => {
    if (state.tag !== 'set') return;
    // Equal tails are shared, so that a set costs few states.
    const tails = new Map<string, number>();
    const own: ByteEdge[] = [];
    for (const sequence of state.set.flatMap(utf8Ranges)) {
      let next = state.next;
      for (const { from, to } of sequence.slice(1).reverse()) {
        const key = `${from}-${to}-${next}`;
        const known = tails.get(key);
        if (known === undefined) {
          const added = states.push({ tag: 'set', set: [], next }) - 1;
          edges[added] = [{ from, to, next }];
          tails.set(key, added);
          next = added;
        } else next = known;
      }
      const [lead] = sequence;
      if (lead) own.push({ ...lead, next });
    }
    edges[id] = own;
  });
  return { states, edges, first: nfa.first };
}

const KINDS = { set: 0, fork: 1, start: 2, end: 3, accept: 4 } as const;

/**
 * The automaton as the runtime reads it, in little-endian words: zero (which tells it from a deterministic one), the number
 * of states, the first state, zero; the offset in bytes of each state; the states. A state is its kind and, from the ninth bit
 * on, the number of its entries. Entries are states; those of a set have a word before them, the first and the last byte.
 */
export function nfaBytes(nfa: ByteNfa): Uint8Array {
  const header = [0, nfa.states.length, nfa.first, 0];
  const offsets: number[] = [];
  const body: number[] = [];
  nfa.states.forEach((state, id) => {
    offsets.push((header.length + nfa.states.length + body.length) * 4);
    const entries = state.tag === 'set' ? edgeEntries(nfa.edges[id] ?? []) : nextEntries(state);
    const count = state.tag === 'set' ? entries.length / 2 : entries.length;
    body.push(KINDS[state.tag] | (count << 8), ...entries);
  });
  const words = [...header, ...offsets, ...body];
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, i) => {
    view.setUint32(i * 4, word, true);
  });
  return new Uint8Array(view.buffer);
}

function edgeEntries(edges: readonly ByteEdge[]): readonly number[] {
  return edges.flatMap(({ from, to, next }) => [from | (to << 8), next]);
}

function nextEntries(state: Exclude<NfaState, { readonly tag: 'set' }>): readonly number[] {
  if (state.tag === 'accept') return [];
  return state.tag === 'fork' ? state.nexts : [state.next];
}
