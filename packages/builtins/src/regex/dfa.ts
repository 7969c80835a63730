/**
 * A deterministic automaton over UTF-8 bytes: what the WASM runtime runs where it is small enough.
 * Invariant: state 0 has failed for good, state 1 has matched for good; from `matchedFrom` on, a text may end.
 */
import type { ByteNfa } from './byte-nfa.js';
import { closure, type Nfa } from './nfa.js';

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

const MAX_DFA_STATES = 2000;
/** Bounds the time of the construction, in states looked at. */
const MAX_WORK = 400_000;

/** @returns undefined where the automaton would be too big */
export function buildDfa(nfa: ByteNfa): Dfa | undefined {
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
  /** Most bytes lead to the same few states of the other automaton: what comes of these is found once. */
  const found = new Map<string, { readonly state: number; readonly work: number }>();
  const follow = (targets: readonly number[]): number => {
    const key = targets.join();
    const known = found.get(key);
    if (known) {
      work += known.work;
      return known.state;
    }
    const active = targets.length === 0 ? restart : closure(nfa, [...targets, ...restart], inside);
    const before = work;
    work += targets.length;
    const state = stateOf(active, false);
    found.set(key, { state, work: work - before });
    return state;
  };
  for (let i = 0; i < sets.length; i++) {
    if (sets.length > MAX_DFA_STATES || work > MAX_WORK) return undefined;
    const targets: number[][] = representatives.map(() => []);
    for (const id of sets[i] ?? []) {
      for (const { from, to, next } of nfa.edges[id] ?? []) {
        const last = classes[to] ?? 0;
        for (let c = classes[from] ?? 0; c <= last; c++) targets[c]?.push(next);
      }
    }
    rows.push(targets.map(follow));
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
 * The automaton as the runtime reads it: four little-endian words (number of classes, first state, `matchedFrom`, zero), the
 * class of each byte, then the transitions of two bytes each.
 */
export function dfaBytes(dfa: Dfa): Uint8Array {
  const header = 16 + dfa.classes.length;
  const bytes = new Uint8Array(header + dfa.next.length * 2);
  const view = new DataView(bytes.buffer);
  [dfa.classCount, dfa.first, dfa.matchedFrom].forEach((word, i) => {
    view.setUint32(i * 4, word, true);
  });
  bytes.set(dfa.classes, 16);
  dfa.next.forEach((state, i) => {
    view.setUint16(header + i * 2, state, true);
  });
  return bytes;
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
