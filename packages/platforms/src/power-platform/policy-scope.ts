/** In which environments a data policy holds. */
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { idOf } from './environments.js';

export interface PolicyScope {
  /** What says so. */
  readonly told: JsonCursor | undefined;
  readonly list: JsonCursor | undefined;
  readonly everyEnvironment: Fact;
  readonly environments: Fact;
}

/** The platform's words, and those of the filters of older policies. */
const REACHES: Readonly<Record<string, 'all' | 'except' | 'only'>> = {
  AllEnvironments: 'all',
  ExceptEnvironments: 'except',
  OnlyEnvironments: 'only',
  SingleEnvironment: 'only',
  exclude: 'except',
  include: 'only',
};

/** The scope of a policy whose older form nests what it says in a definition. */
export function policyScope(
  policy: JsonCursor,
  definition: JsonCursor | undefined,
  builder: SnapshotBuilder,
): PolicyScope {
  const filter = definition && at(definition, 'constraints', 'environmentFilter1', 'parameters');
  const told =
    at(policy, 'environmentType') ?? at(policy, 'FilterType') ?? (filter && at(filter, 'filterType'));
  const list =
    at(policy, 'environments') ?? at(policy, 'Environments') ?? (filter && at(filter, 'environments'));
  const word = textOf(told) ?? '';
  // An older policy without a filter holds everywhere.
  const isOld = definition !== undefined || at(policy, 'PolicyName') !== undefined;
  const reach = Object.hasOwn(REACHES, word) ? REACHES[word] : isOld && word === '' ? 'all' : undefined;
  return {
    told,
    list,
    everyEnvironment: reach === undefined ? unknown('the export does not say') : known(reach !== 'only'),
    environments: Array.isArray(list?.value)
      ? knownSet(
          elements(list)
            .flatMap((e) => textAt(e, 'name') ?? textAt(e, 'id') ?? [])
            .map((id) => builder.stub('Environment', idOf(id))),
        )
      : reach === 'all'
        ? knownSet([])
        : unknown('the export does not list them'),
  };
}
