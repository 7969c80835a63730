import type { Mutant } from '@policyc/model';
import { percent } from './coverage-totals.js';

export interface MutationTotal {
  readonly killed: number;
  readonly total: number;
  /** Percent of mutants that a test noticed, rounded down; 100 where there are none. */
  readonly score: number;
}

export function mutationTotal(mutants: readonly Mutant[]): MutationTotal {
  const killed = mutants.filter((m) => m.killed).length;
  return { killed, total: mutants.length, score: percent(killed, mutants.length) };
}
