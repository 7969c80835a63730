/** A pattern as what the WASM runtime runs: deterministic where that is small, else with sets of states. Linear either way. */
import { nfaBytes, toBytes } from './byte-nfa.js';
import { buildDfa, dfaBytes } from './dfa.js';
import { buildNfa } from './nfa.js';
import type { RegexNode } from './syntax.js';

export function compileAutomaton(node: RegexNode): Uint8Array {
  const nfa = toBytes(buildNfa(node));
  const dfa = buildDfa(nfa);
  return dfa ? dfaBytes(dfa) : nfaBytes(nfa);
}
