/** Whether patterns can hold of one text: the product of their automata, walked until a text is found or there is none. */
import { toBytes } from './byte-nfa.js';
import { buildDfa, type Dfa, MATCHED } from './dfa.js';
import { buildNfa } from './nfa.js';
import type { RegexNode } from './syntax.js';

const MAX_STATES = 20_000;

export interface TextTest {
  readonly pattern: RegexNode;
  /** Whether the text fits it, or does not. */
  readonly positive: boolean;
}

/** @returns false only where certainly no text passes every test; undefined where it is too much to tell */
export function isSatisfiable(tests: readonly TextTest[]): boolean | undefined {
  const machines: { readonly dfa: Dfa; readonly positive: boolean }[] = [];
  for (const { pattern, positive } of tests) {
    const dfa = buildDfa(toBytes(buildNfa(pattern)));
    if (dfa === undefined) return undefined;
    machines.push({ dfa, positive });
  }
  // Bytes that no machine tells apart need one try.
  const bytes = [
    ...new Map(
      Array.from({ length: 256 }, (_, b) => [machines.map(({ dfa }) => dfa.classes[b]).join(), b] as const),
    ).values(),
  ];
  const seen = new Set<string>();
  const pending: (readonly number[])[] = [machines.map(({ dfa }) => dfa.first)];
  for (let states = pending.pop(); states !== undefined; states = pending.pop()) {
    if (machines.every(({ dfa, positive }, i) => mayEnd(dfa, states[i]) === positive)) return true;
    for (const byte of bytes) {
      const next = machines.map(
        ({ dfa }, i) => dfa.next[(states[i] ?? 0) * dfa.classCount + (dfa.classes[byte] ?? 0)] ?? 0,
      );
      const key = next.join();
      if (seen.has(key)) continue;
      if (seen.size >= MAX_STATES) return undefined;
      seen.add(key);
      pending.push(next);
    }
  }
  return false;
}

function mayEnd(dfa: Dfa, state: number | undefined): boolean {
  return state === MATCHED || (state ?? 0) >= dfa.matchedFrom;
}
