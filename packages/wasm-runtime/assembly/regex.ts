/**
 * Runs the automata that `packages/builtins/src/regex/dfa.ts` makes: one step for each byte, whatever the pattern.
 * Layout: the class of each byte, then words (classes, first state, first of the states in which a text may end), then the
 * transitions by state and class, two bytes each. State 0 has failed for good, state 1 has matched for good.
 */
import { size, start } from "./slice";

const CLASS_COUNT: usize = 256;
const FIRST: usize = 260;
const MATCHED_FROM: usize = 264;
const TRANSITIONS: usize = 272;
const MATCHED: u32 = 1;

export function str_matches(text: u64, automaton: u64): i32 {
  const table = start(automaton);
  const classes = load<u32>(table, CLASS_COUNT);
  let state = load<u32>(table, FIRST);
  let p = start(text);
  const end = p + size(text);
  for (; p < end && state > MATCHED; p++) {
    const at = table + TRANSITIONS + ((state * classes + <u32>load<u8>(table + <usize>load<u8>(p))) << 1);
    state = load<u16>(at);
  }
  return state === MATCHED || state >= load<u32>(table, MATCHED_FROM) ? 1 : 0;
}
