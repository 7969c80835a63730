/** Environments as administrators export them, and which data policies hold in each. */

import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, isObject, type JsonCursor, member, textAt } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { lowerCase } from '../secrets/letter-case.js';
import { redactText } from '../secrets/redact-text.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { EnvironmentTier } from '../vocabulary.js';

/** Members under which commands and answers of the API wrap environments. */
const WRAPPERS = ['value', 'environments', 'environment_list'];

/** The environments in a file; none where it holds something else. */
export function findEnvironments(root: JsonCursor, depth = 2): readonly JsonCursor[] {
  if (isEnvironment(root.value)) return [root];
  if (depth === 0) return [];
  const inner = Array.isArray(root.value) ? elements(root) : WRAPPERS.map((key) => at(root, key));
  return inner.flatMap((cursor) => (cursor === undefined ? [] : findEnvironments(cursor, depth - 1)));
}

/** The API nests what is said of it; the commands for administrators do not. */
function isEnvironment(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (typeof member(member(value, 'properties'), 'environmentSku') === 'string')
    return typeof member(value, 'name') === 'string';
  const id = member(value, 'EnvironmentName') ?? member(value, 'EnvironmentId');
  const type = member(value, 'EnvironmentType') ?? member(value, 'Type');
  return (
    typeof id === 'string' && typeof type === 'string' && typeof member(value, 'DisplayName') === 'string'
  );
}

/** The platform's words, in lower case. */
const TIERS: Readonly<Record<string, EnvironmentTier>> = {
  production: 'production',
  sandbox: 'test',
  developer: 'development',
  development: 'development',
  trial: 'trial',
  subscriptionbasedtrial: 'trial',
  default: 'standard',
};

/** Adds the `Environment` of a cursor that `findEnvironments` gave. */
export function mapEnvironment(cursor: JsonCursor, file: number, builder: SnapshotBuilder): void {
  const inner = at(cursor, 'properties');
  const id =
    textAt(cursor, 'EnvironmentName') ?? textAt(cursor, 'EnvironmentId') ?? textAt(cursor, 'name') ?? '';
  const type = at(cursor, 'EnvironmentType') ?? at(cursor, 'Type') ?? (inner && at(inner, 'environmentSku'));
  const name = at(cursor, 'DisplayName') ?? (inner && at(inner, 'displayName'));
  const region = at(cursor, 'Location') ?? at(cursor, 'location') ?? at(cursor, 'Region');
  const standard = at(cursor, 'IsDefault') ?? (inner && at(inner, 'isDefault'));
  const protection = inner && at(inner, 'governanceConfiguration', 'protectionLevel');
  const { key, first } = builder.sharedKey('Environment', idOf(id));
  if (!first) return;
  builder.add(
    'Environment',
    key,
    { file, pointer: cursor.pointer, fields: pointers({ name, tier: type, region, managed: protection }) },
    {
      name: known(typeof name?.value === 'string' ? name.value : id),
      tier: standard?.value === true ? known('standard') : tierFact(type?.value),
      region: typeof region?.value === 'string' ? known(region.value) : unknown('the export does not say'),
      managed:
        typeof protection?.value === 'string'
          ? known(protection.value !== 'Basic')
          : unknown('the export does not say'),
    },
  );
}

/** Ids are numbers that everybody writes in another case, sometimes behind a path. */
export function idOf(text: string): string {
  return lowerCase(redactText(text).split('/').at(-1) ?? text);
}

function tierFact(type: unknown): Fact {
  const word = typeof type === 'string' ? type.toLowerCase() : '';
  const tier = Object.hasOwn(TIERS, word) ? TIERS[word] : undefined;
  return tier === undefined ? unknown('not a type that the platform documents') : known(tier);
}

/** Says which data policies hold in each environment. Without any among the files nobody can tell. */
export function governEnvironments(builder: SnapshotBuilder, hasPolicies: boolean): void {
  const policies = builder.assets('DlpPolicy');
  for (const { key, values } of builder.assets('Environment')) {
    if (values.data_policies !== undefined) continue;
    const holding = policies.map(({ key: policy, values: p }) => {
      const named = Array.isArray(p.environments) ? p.environments.includes(key) : undefined;
      const holds =
        typeof p.every_environment !== 'boolean' || named === undefined
          ? undefined
          : p.every_environment
            ? !named
            : named;
      return { policy, holds };
    });
    builder.amend('Environment', key, {
      data_policies: !hasPolicies
        ? unknown('no data policies are among the files')
        : holding.some((h) => h.holds === undefined)
          ? unknown('a data policy does not say where it holds')
          : knownSet(holding.filter((h) => h.holds === true).map((h) => h.policy)),
    });
  }
}
