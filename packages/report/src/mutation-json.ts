import type { Mutant, MutationResult } from '@policyc/model';
import { mutationTotal } from './mutation-totals.js';
import { groupBy } from './order.js';

/** The outcome of mutation testing for other programs (`policyc-mutation/1`). */
export function mutationDocument({ mutants, discarded, untried }: MutationResult): object {
  const groups = (keyOf: (m: Mutant) => string) =>
    [...groupBy(mutants, keyOf)].map(([name, members]) => ({ name, ...mutationTotal(members) }));
  return {
    format: 'policyc-mutation/1',
    total: { ...mutationTotal(mutants), discarded, untried },
    packages: groups((m) => m.package),
    units: groups((m) => m.unit),
    mutants: mutants.map(({ place, killedBy, ...mutant }) => ({
      file: place.uri,
      line: place.line,
      column: place.column,
      ...mutant,
      ...(killedBy === undefined ? {} : { killed_by: killedBy }),
    })),
  };
}
