/** Data policies (DLP): which connectors may be used, and together with which others. */
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, isObject, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { DataGroup } from '../vocabulary.js';
import { policyScope } from './policy-scope.js';

/** The platform's words for its groups. */
const GROUPS: Readonly<Record<string, DataGroup>> = {
  confidential: 'business',
  general: 'general',
  blocked: 'blocked',
};

/** The groups of older policies: as commands write them, with or without a capital, and as the API nests them. */
const OLD_GROUPS: Readonly<Record<DataGroup, readonly [string, string, string]>> = {
  business: ['businessDataGroup', 'BusinessDataGroup', 'hbi'],
  general: ['nonBusinessDataGroup', 'NonBusinessDataGroup', 'lbi'],
  blocked: ['blockedGroup', 'BlockedGroup', 'blocked'],
};

/** Members under which commands, answers and collectors of settings wrap policies. */
const WRAPPERS = ['value', 'policyDefinition', 'policies', 'dlp_policies'];

/** The policies in a file; none where it holds something else. */
export function findPolicies(root: JsonCursor, depth = 5): readonly JsonCursor[] {
  if (isPolicy(root)) return [root];
  if (depth === 0) return [];
  const inner = Array.isArray(root.value) ? elements(root) : WRAPPERS.map((key) => at(root, key));
  return inner.flatMap((cursor) => (cursor === undefined ? [] : findPolicies(cursor, depth - 1)));
}

function isPolicy(policy: JsonCursor): boolean {
  if (!isObject(policy.value)) return false;
  const groups = member(policy.value, 'connectorGroups');
  if (Array.isArray(groups)) return groups.every((g) => typeof member(g, 'classification') === 'string');
  const business = oldGroup(policy, 'business')?.value;
  return isObject(business) || Array.isArray(business);
}

/** Adds the `DlpPolicy` of a cursor that `findPolicies` gave. */
export function mapPolicy(policy: JsonCursor, file: number, builder: SnapshotBuilder): void {
  const definition = definitionOf(policy);
  const display =
    at(policy, 'displayName') ?? at(policy, 'DisplayName') ?? at(policy, 'properties', 'displayName');
  const id = textAt(policy, 'name') ?? textAt(policy, 'PolicyName');
  const name = textOf(display) ?? id ?? 'a data policy without a name';
  const fallback =
    at(policy, 'defaultConnectorsClassification') ?? at(definition ?? policy, 'defaultApiGroup');
  const scope = policyScope(policy, definition, builder);
  const key = builder.claimKey('DlpPolicy', id ?? name);
  builder.add(
    'DlpPolicy',
    key,
    {
      file,
      pointer: policy.pointer,
      fields: pointers({
        name: display,
        default_group: fallback,
        every_environment: scope.told,
        environments: scope.list,
        business: groupOf(policy, 'business'),
        general: groupOf(policy, 'general'),
        blocked: groupOf(policy, 'blocked'),
      }),
    },
    {
      name: known(name),
      every_environment: scope.everyEnvironment,
      environments: scope.environments,
      business: connectorsFact(groupOf(policy, 'business')),
      general: connectorsFact(groupOf(policy, 'general')),
      blocked: connectorsFact(groupOf(policy, 'blocked')),
      default_group: defaultFact(fallback),
    },
  );
}

/** Where the API nests what an older policy says. */
function definitionOf(policy: JsonCursor): JsonCursor | undefined {
  return at(policy, 'properties', 'definition');
}

function groupOf(policy: JsonCursor, group: DataGroup): JsonCursor | undefined {
  return (
    elements(at(policy, 'connectorGroups')).find((g) => groupNamed(textAt(g, 'classification')) === group) ??
    oldGroup(policy, group)
  );
}

function oldGroup(policy: JsonCursor, group: DataGroup): JsonCursor | undefined {
  const [name, capital, nested] = OLD_GROUPS[group];
  const definition = definitionOf(policy);
  return at(policy, name) ?? at(policy, capital) ?? (definition && at(definition, 'apiGroups', nested));
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
