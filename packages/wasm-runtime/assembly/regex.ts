/**
 * Runs the automata that `packages/builtins/src/regex` makes. Time is linear in the text, whatever the pattern.
 *
 * Deterministic (`dfa.ts`): words (number of classes, first state, first of the states in which a text may end, zero), the
 * class of each byte, the transitions by state and class, two bytes each. State 0 has failed for good, state 1 has matched.
 * Nondeterministic (`byte-nfa.ts`): words (zero, number of states, first state, zero), the offset of each state, the states:
 * kind and number of entries; entries are states, for a set behind a word with the first and the last byte.
 */
import { allocate, allocateCleared, heapGet, heapSet } from "./memory";
import { size, start } from "./slice";

const CLASS_COUNT: usize = 0;
const FIRST_STATE: usize = 4;
const MATCHED_FROM: usize = 8;
const CLASSES: usize = 16;
const TRANSITIONS: usize = 272;
const MATCHED: u32 = 1;

const STATE_COUNT: usize = 4;
const FIRST: usize = 8;
const OFFSETS: usize = 16;
const SET: u32 = 0;
const START: u32 = 2;
const END: u32 = 3;
const ACCEPT: u32 = 4;

export function str_matches(text: u64, automaton: u64): i32 {
  const table = start(automaton);
  if (load<u32>(table, CLASS_COUNT) !== 0) return runDeterministic(text, table);
  const heap = heapGet();
  const matched = runStates(text, table);
  heapSet(heap);
  return matched ? 1 : 0;
}

function runDeterministic(text: u64, table: usize): i32 {
  const classes = load<u32>(table, CLASS_COUNT);
  let state = load<u32>(table, FIRST_STATE);
  let p = start(text);
  const end = p + size(text);
  for (; p < end && state > MATCHED; p++) {
    const column = <u32>load<u8>(table + <usize>load<u8>(p), CLASSES);
    state = load<u16>(table + <usize>((state * classes + column) << 1), TRANSITIONS);
  }
  return state === MATCHED || state >= load<u32>(table, MATCHED_FROM) ? 1 : 0;
}

/** The place up to which each state has been entered, so that none is entered twice at one place. */
let marks: usize = 0;
let stack: usize = 0;
/** The sets that are active behind the current byte. */
let entered: usize = 0;
let enteredCount: u32 = 0;

/** Enters a state and all that follow it without reading; whether the pattern has matched. */
function enter(table: usize, first: u32, place: u32, atStart: bool, atEnd: bool): bool {
  let depth: u32 = 0;
  let state = first;
  while (true) {
    if (load<u32>(marks + (state << 2)) !== place) {
      store<u32>(marks + (state << 2), place);
      const node = table + load<u32>(table + (state << 2), OFFSETS);
      const kind = load<u32>(node) & 0xff;
      if (kind === ACCEPT) return true;
      if (kind === SET) store<u32>(entered + (enteredCount++ << 2), <u32>node);
      else if ((kind !== START || atStart) && (kind !== END || atEnd)) {
        const count = load<u32>(node) >> 8;
        for (let i: u32 = 1; i <= count; i++) {
          const next = load<u32>(node + (i << 2));
          // Only what is not entered yet; a state can stand on the stack once for each way to it.
          if (load<u32>(marks + (next << 2)) !== place) store<u32>(stack + (depth++ << 2), next);
        }
      }
    }
    if (depth === 0) return false;
    state = load<u32>(stack + (--depth << 2));
  }
}

function runStates(text: u64, table: usize): bool {
  const count = <usize>load<u32>(table, STATE_COUNT);
  const first = load<u32>(table, FIRST);
  marks = allocateCleared(count << 2);
  // Every way into a state is an entry of one state, so the number of words behind the header bounds the stack.
  stack = allocate(stackSize(table, count));
  let active = allocate(count << 2);
  entered = allocate(count << 2);
  const from = start(text);
  const n = <u32>size(text);
  enteredCount = 0;
  if (enter(table, first, 1, true, n === 0)) return true;
  for (let i: u32 = 0; i < n; i++) {
    const c = <u32>load<u8>(from + i);
    const activeCount = enteredCount;
    const swap = active;
    active = entered;
    entered = swap;
    enteredCount = 0;
    const place = i + 2;
    const atEnd = i + 1 === n;
    for (let k: u32 = 0; k < activeCount; k++) {
      const node = <usize>load<u32>(active + (k << 2));
      const edges = load<u32>(node) >> 8;
      for (let e: u32 = 0; e < edges; e++) {
        const edge = node + 4 + (e << 3);
        const range = load<u32>(edge);
        if (c >= (range & 0xff) && c <= range >> 8 && enter(table, load<u32>(edge, 4), place, false, atEnd)) return true;
      }
    }
    if (enter(table, first, place, false, atEnd)) return true;
  }
  return false;
}

/** Room for every entry of every state, in bytes. */
function stackSize(table: usize, count: usize): usize {
  let size: usize = 4;
  for (let state: usize = 0; state < count; state++) {
    const node = table + load<u32>(table + (state << 2), OFFSETS);
    size += <usize>(load<u32>(node) >> 8) << 2;
  }
  return size;
}
