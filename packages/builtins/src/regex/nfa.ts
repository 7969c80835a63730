/**
 * A nondeterministic automaton over code points, and its simulation: the meaning of `matches`.
 * Linear in text times states, whatever the pattern.
 */
import { type CharSet, hasChar } from './char-set.js';
import type { RegexNode } from './syntax.js';

export type NfaState =
  | { readonly tag: 'set'; readonly set: CharSet; readonly next: number }
  | { readonly tag: 'fork'; readonly nexts: readonly number[] }
  | { readonly tag: 'start' | 'end'; readonly next: number }
  | { readonly tag: 'accept' };

export interface Nfa {
  readonly states: readonly NfaState[];
  readonly first: number;
}

/** Patterns with more states than that are refused. */
export const MAX_STATES = 10_000;

/** At least as many states as the automaton of the pattern has. */
export function countStates(node: RegexNode): number {
  switch (node.tag) {
    case 'set':
    case 'start':
    case 'end':
      return 1;
    case 'sequence':
    case 'choice':
      return node.parts.reduce((sum, part) => sum + countStates(part), 1);
    case 'repeat':
      return (countStates(node.body) + 1) * (node.max ?? node.min + 1) + 1;
  }
}

export function buildNfa(node: RegexNode): Nfa {
  const states: NfaState[] = [];
  const add = (state: NfaState): number => states.push(state) - 1;
  /** The state from which the node leads to `next`. */
  const build = (part: RegexNode, next: number): number => {
    switch (part.tag) {
      case 'set':
        return add({ tag: 'set', set: part.set, next });
      case 'start':
      case 'end':
        return add({ tag: part.tag, next });
      case 'sequence':
        return part.parts.reduceRight((after, p) => build(p, after), next);
      case 'choice':
        return add({ tag: 'fork', nexts: part.parts.map((p) => build(p, next)) });
      case 'repeat': {
        let first = next;
        if (part.max === undefined) {
          const loop = add({ tag: 'fork', nexts: [] });
          states[loop] = { tag: 'fork', nexts: [build(part.body, loop), next] };
          first = loop;
        } else {
          for (let i = part.min; i < part.max; i++)
            first = add({ tag: 'fork', nexts: [build(part.body, first), next] });
        }
        for (let i = 0; i < part.min; i++) first = build(part.body, first);
        return first;
      }
    }
  };
  const first = build(node, add({ tag: 'accept' }));
  return { states, first };
}

/** Adds what is reached without reading: sets, and anchors where they do not hold. */
export function closure(
  nfa: Nfa,
  from: readonly number[],
  place: { readonly start: boolean; readonly end: boolean },
): ReadonlySet<number> {
  const seen = new Set<number>();
  const left = [...from];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const state = nfa.states[id];
    if (state?.tag === 'fork') left.push(...state.nexts);
    if ((state?.tag === 'start' && place.start) || (state?.tag === 'end' && place.end)) left.push(state.next);
  }
  return seen;
}

/** Whether any part of the text fits. */
export function simulate(nfa: Nfa, text: string): boolean {
  const chars = [...text];
  let current: readonly number[] = [];
  for (let i = 0; i <= chars.length; i++) {
    const active = closure(nfa, [...current, nfa.first], { start: i === 0, end: i === chars.length });
    const char = chars[i]?.codePointAt(0);
    const next: number[] = [];
    for (const id of active) {
      const state = nfa.states[id];
      if (state?.tag === 'accept') return true;
      if (state?.tag === 'set' && char !== undefined && hasChar(state.set, char)) next.push(state.next);
    }
    current = next;
  }
  return false;
}
