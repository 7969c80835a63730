/**
 * A deterministic automaton over UTF-8 bytes: what the WASM runtime runs.
 * Invariant: state 0 has failed for good, state 1 has matched for good; from `matchedFrom` on, a text may end.
 */
import { buildNfa, closure, type Nfa } from './nfa.js';
import type { RegexNode } from './syntax.js';
import { utf8Ranges } from './utf8-ranges.js';

export interface Dfa {
  /** Class of each byte: bytes of one class lead everywhere to the same state. */
  readonly classes: Uint8Array;
  readonly classCount: number;
  /** By state, then class. */
  readonly next: Uint16Array;
  readonly stateCount: number;
  readonly first: number;
  /** States from here on are a match where the text ends in them. */
  readonly matchedFrom: number;
}

export const FAILED = 0;
export const MATCHED = 1;

const MAX_DFA_STATES = 4000;
/** Bounds the time of the construction, in states looked at. */
const MAX_WORK = 3_000_000;

/** Transitions on bytes instead of code points; forks and anchors stay. */
interface ByteNfa extends Nfa {
  /** By state: the byte ranges that lead on from it. Empty for all others. */
  readonly edges: readonly (readonly ByteEdge[])[];
}

interface ByteEdge {
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

/** @returns undefined where the automaton would be too big */
export function compileDfa(node: RegexNode): Dfa | undefined {
  const nfa = toBytes(buildNfa(node));
  const { classes, representatives } = byteClasses(nfa);
  const inside = { start: false, end: false };
  const restart = closure(nfa, [nfa.first], inside);
  const ids = new Map<string, number>();
  const sets: (readonly number[])[] = [];
  const atEnd: boolean[] = [];
  let work = 0;
  /** A state's number: by the NFA states that read or wait for the end. */
  const stateOf = (active: ReadonlySet<number>, isFirst: boolean): number => {
    const core: number[] = [];
    work += active.size;
    for (const id of active) {
      const tag = nfa.states[id]?.tag;
      if (tag === 'accept') return MATCHED;
      if (tag === 'end' || (nfa.edges[id]?.length ?? 0) > 0) core.push(id);
    }
    if (core.length === 0) return FAILED;
    core.sort((a, b) => a - b);
    const key = `${isFirst} ${core.join()}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = sets.push(core) + MATCHED;
    ids.set(key, id);
    // Where the text is empty, both anchors hold.
    atEnd.push(accepts(nfa, isFirst ? [nfa.first] : core, isFirst));
    return id;
  };
  const first = stateOf(closure(nfa, [nfa.first], { start: true, end: false }), true);
  const rows: number[][] = [];
  for (let i = 0; i < sets.length; i++) {
    if (sets.length > MAX_DFA_STATES || work > MAX_WORK) return undefined;
    const row: number[] = [];
    for (const byte of representatives) {
      const targets: number[] = [];
      for (const id of sets[i] ?? [])
        for (const edge of nfa.edges[id] ?? [])
          if (edge.from <= byte && byte <= edge.to) targets.push(edge.next);
      const active = targets.length === 0 ? restart : closure(nfa, [...targets, ...restart], inside);
      work += targets.length;
      row.push(stateOf(active, false));
    }
    rows.push(row);
  }
  return renumber({ rows, atEnd, first, classes, classCount: representatives.length });
}

/** Whether the text may end where these states are. */
function accepts(nfa: Nfa, states: readonly number[], start: boolean): boolean {
  for (const id of closure(nfa, states, { start, end: true }))
    if (nfa.states[id]?.tag === 'accept') return true;
  return false;
}

/** Puts the states in which a text may end behind the others. */
function renumber(parts: {
  readonly rows: readonly (readonly number[])[];
  readonly atEnd: readonly boolean[];
  readonly first: number;
  readonly classes: Uint8Array;
  readonly classCount: number;
}): Dfa {
  const { rows, atEnd, classes, classCount } = parts;
  const order = [...rows.keys()].sort((a, b) => Number(atEnd[a]) - Number(atEnd[b]) || a - b);
  const places: number[] = [FAILED, MATCHED];
  order.forEach((old, i) => {
    places[old + 2] = i + 2;
  });
  const next = new Uint16Array((rows.length + 2) * classCount);
  next.fill(MATCHED, classCount, 2 * classCount);
  order.forEach((old, i) => {
    rows[old]?.forEach((target, c) => {
      next[(i + 2) * classCount + c] = places[target] ?? FAILED;
    });
  });
  return {
    classes,
    classCount,
    next,
    stateCount: rows.length + 2,
    first: places[parts.first] ?? FAILED,
    matchedFrom: 2 + atEnd.filter((end) => !end).length,
  };
}

/**
 * The automaton as the runtime reads it: the class of each byte, four little-endian words (number of classes, first state,
 * `matchedFrom`, zero), then the transitions of two bytes each.
 */
export function dfaBytes(dfa: Dfa): Uint8Array {
  const bytes = new Uint8Array(HEADER + dfa.next.length * 2);
  const view = new DataView(bytes.buffer);
  bytes.set(dfa.classes);
  [dfa.classCount, dfa.first, dfa.matchedFrom].forEach((word, i) => {
    view.setUint32(dfa.classes.length + i * 4, word, true);
  });
  dfa.next.forEach((state, i) => {
    view.setUint16(HEADER + i * 2, state, true);
  });
  return bytes;
}

const HEADER = 272;

function toBytes(nfa: Nfa): ByteNfa {
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

/** Bytes that no transition tells apart, and one byte of each class. */
function byteClasses(nfa: ByteNfa): {
  readonly classes: Uint8Array;
  readonly representatives: readonly number[];
} {
  const starts = new Uint8Array(257);
  for (const edge of nfa.edges.flat()) {
    starts[edge.from] = 1;
    starts[edge.to + 1] = 1;
  }
  const classes = new Uint8Array(256);
  const representatives = [0];
  for (let byte = 1; byte < 256; byte++) {
    if (starts[byte]) representatives.push(byte);
    classes[byte] = representatives.length - 1;
  }
  return { classes, representatives };
}
