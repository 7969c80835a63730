/** Data policies (DLP): which connectors may be used, and together with which others. */
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, isObject, type JsonCursor, member, textAt } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { DataGroup } from '../vocabulary.js';
import { namedEnvironments } from './environments.js';

/** The platform's words for its groups. */
const GROUPS: Readonly<Record<string, DataGroup>> = {
  confidential: 'business',
  general: 'general',
  blocked: 'blocked',
};

/** The groups of policies as older commands export them. */
const OLD_GROUPS: Readonly<Record<DataGroup, string>> = {
  business: 'businessDataGroup',
  general: 'nonBusinessDataGroup',
  blocked: 'blockedGroup',
};

/** Members under which commands and answers wrap policies. */
const WRAPPERS = ['value', 'policyDefinition', 'policies'];

/** The policies in a file; none where it holds something else. */
export function findPolicies(root: JsonCursor, depth = 3): readonly JsonCursor[] {
  if (isPolicy(root.value)) return [root];
  if (depth === 0) return [];
  const inner = Array.isArray(root.value) ? elements(root) : WRAPPERS.map((key) => at(root, key));
  return inner.flatMap((cursor) => (cursor === undefined ? [] : findPolicies(cursor, depth - 1)));
}

function isPolicy(value: unknown): boolean {
  if (!isObject(value)) return false;
  const groups = member(value, 'connectorGroups');
  return (
    (Array.isArray(groups) && groups.every((g) => typeof member(g, 'classification') === 'string')) ||
    isObject(member(value, OLD_GROUPS.business)) ||
    Array.isArray(member(value, OLD_GROUPS.business))
  );
}

/** Adds the `DlpPolicy` of a cursor that `findPolicies` gave. */
export function mapPolicy(policy: JsonCursor, file: number, builder: SnapshotBuilder): void {
  const name = textAt(policy, 'displayName') ?? textAt(policy, 'name') ?? 'a data policy without a name';
  const key = builder.claimKey('DlpPolicy', textAt(policy, 'name') ?? name);
  const fallback = at(policy, 'defaultConnectorsClassification') ?? at(policy, 'defaultApiGroup');
  const scope = at(policy, 'environmentType');
  builder.add(
    'DlpPolicy',
    key,
    {
      file,
      pointer: policy.pointer,
      fields: pointers({
        name: at(policy, 'displayName'),
        default_group: fallback,
        every_environment: scope,
        environments: at(policy, 'environments'),
        business: groupOf(policy, 'business'),
        general: groupOf(policy, 'general'),
        blocked: groupOf(policy, 'blocked'),
      }),
    },
    {
      name: known(name),
      every_environment: scopeFact(scope),
      environments: namedEnvironments(policy, builder),
      business: connectorsFact(groupOf(policy, 'business')),
      general: connectorsFact(groupOf(policy, 'general')),
      blocked: connectorsFact(groupOf(policy, 'blocked')),
      default_group: defaultFact(fallback),
    },
  );
}

function groupOf(policy: JsonCursor, group: DataGroup): JsonCursor | undefined {
  return (
    elements(at(policy, 'connectorGroups')).find((g) => groupNamed(textAt(g, 'classification')) === group) ??
    at(policy, OLD_GROUPS[group])
  );
}

function groupNamed(word: string | undefined): DataGroup | undefined {
  const lower = word?.toLowerCase() ?? '';
  return Object.hasOwn(GROUPS, lower) ? GROUPS[lower] : undefined;
}

/** By the last part of their ids, as flows name them. A group that is not there is empty. */
function connectorsFact(group: JsonCursor | undefined): Fact {
  if (group === undefined) return knownSet([]);
  const list = Array.isArray(group.value) ? group : (at(group, 'connectors') ?? at(group, 'apis'));
  return knownSet(
    elements(list).flatMap((c) => textAt(c, 'id')?.split('/').at(-1) ?? textAt(c, 'name') ?? []),
  );
}

function defaultFact(fallback: JsonCursor | undefined): Fact {
  const text = typeof fallback?.value === 'string' ? fallback.value : undefined;
  const group = groupNamed(text) ?? (text === 'hbi' ? 'business' : text === 'lbi' ? 'general' : undefined);
  return group === undefined ? unknown('the export does not say') : known(group);
}

function scopeFact(scope: JsonCursor | undefined): Fact {
  switch (scope?.value) {
    case 'AllEnvironments':
    case 'ExceptEnvironments':
      return known(true);
    case 'OnlyEnvironments':
    case 'SingleEnvironment':
      return known(false);
    default:
      return unknown('the export does not say');
  }
}
