/**
 * Checks a snapshot against the schema, before any engine sees it.
 * Invariants: total on every JSON value; a snapshot without problems satisfies everything that `snapshot.ts` promises
 * to engines (types, required fields, unique keys, resolvable references, canonical sets).
 */
import { isExtensionKind } from './extensions.js';
import { findGroup, splitGroupReference } from './groups.js';
import { identityOf } from './identity.js';
import { pointerTo } from './json-pointer.js';
import { parseTimestamp } from './scalars/timestamp.js';
import type { AssetKind, Schema } from './schema.js';
import { SNAPSHOT_FORMAT, type Snapshot } from './snapshot.js';
import { createProblemCollector, type ProblemSink, type SnapshotProblem } from './snapshot-problem.js';
import { validateCoverage } from './validate-coverage.js';
import { validateExtensions } from './validate-extensions.js';
import { didYouMean, validateFields } from './validate-fields.js';
import { validateOrigins } from './validate-origins.js';
import { describe, quote } from './validate-value.js';

type JsonObject = { readonly [key: string]: unknown };

/**
 * @param value the parsed snapshot
 * @param text the text it was parsed from (without byte order mark): gives problems their line and column
 * @returns no problems, or those found, at most `SNAPSHOT_PROBLEM_LIMIT` and one that counts the rest
 */
export function validateSnapshot(schema: Schema, value: unknown, text?: string): readonly SnapshotProblem[] {
  const { report, problems } = createProblemCollector();
  if (isObject(value)) validateTop(schema, value, report);
  else report('wrong-format', '', `${describe(value)} is no snapshot; an object is expected`);
  return problems(text);
}

/** Like `validateSnapshot`, for an earlier snapshot that stands alone. Pointers begin with `/baseline`. */
export function validateBaseline(schema: Schema, baseline: unknown): readonly SnapshotProblem[] {
  const { report, problems } = createProblemCollector();
  validateEarlier(schema, baseline, report);
  return problems(undefined);
}

/**
 * What can be said of a snapshot of whose assets only some are at hand, with their origins: what stands at its top and those origins.
 * @returns as `validateSnapshot`
 */
export function validateCut(schema: Schema, { origins, ...cut }: Snapshot): readonly SnapshotProblem[] {
  const kinds = Object.entries(cut.assets).map(([kind, list]) => [kind, isExtensionKind(kind) ? list : []]);
  const { format, platform, now } = cut;
  const assets = Object.fromEntries(kinds);
  const { report, problems } = createProblemCollector();
  validateTop(schema, { format, platform, schema: cut.schema, now, assets }, report);
  validateOrigins(origins, cut.assets, report);
  return problems(undefined);
}

const MEMBERS = ['format', 'platform', 'schema', 'now', 'assets', 'stubs', 'coverage', 'baseline', 'origins'];
const BASELINE_MEMBERS = ['now', 'assets', 'stubs', 'coverage'];

function validateTop(schema: Schema, snapshot: JsonObject, report: ProblemSink): void {
  const format = own(snapshot, 'format');
  if (format !== SNAPSHOT_FORMAT) {
    const found = typeof format === 'string' ? quote(format) : describe(format);
    report(
      'wrong-format',
      format === undefined ? '' : '/format',
      `format is ${found}; ${quote(SNAPSHOT_FORMAT)} is expected`,
    );
    return;
  }
  validateMembers(snapshot, MEMBERS, 'a snapshot', '', report);
  if (typeof own(snapshot, 'platform') !== 'string')
    report('missing-field', '', 'platform is missing: the name of the platform that was exported');
  validateSchemaName(schema, own(snapshot, 'schema'), report);
  const assets = validateMoment(schema, snapshot, '', report);
  if (assets === undefined) return;
  validateExtensions(schema, assets, report);
  validateOrigins(own(snapshot, 'origins'), assets, report);
  if (own(snapshot, 'baseline') !== undefined) validateEarlier(schema, own(snapshot, 'baseline'), report);
}

function validateMembers(
  object: JsonObject,
  members: readonly string[],
  what: string,
  pointer: string,
  report: ProblemSink,
): void {
  for (const key of Object.keys(object))
    if (!members.includes(key))
      report(
        'unknown-field',
        pointerTo(pointer, key),
        `${what} has no ${quote(key)}`,
        didYouMean(key, members),
      );
}

function validateEarlier(schema: Schema, baseline: unknown, report: ProblemSink): void {
  if (!isObject(baseline)) {
    report('wrong-type', '/baseline', `${describe(baseline)} stands where an earlier snapshot is expected`);
    return;
  }
  validateMembers(baseline, BASELINE_MEMBERS, 'a baseline', '/baseline', report);
  validateMoment(schema, baseline, '/baseline', report);
}

/**
 * `now`, `assets` and `stubs` of the snapshot or its baseline.
 * @param root pointer of the object that holds them
 * @returns the assets, where they are lists by kind
 */
function validateMoment(
  schema: Schema,
  moment: JsonObject,
  root: string,
  report: ProblemSink,
): JsonObject | undefined {
  validateNow(own(moment, 'now'), root, report);
  const assets = own(moment, 'assets');
  if (!isObject(assets)) {
    report('missing-field', root, 'assets is missing: an object with a list for each kind');
    return undefined;
  }
  const stubs = own(moment, 'stubs');
  if (stubs !== undefined && !isObject(stubs)) {
    report(
      'wrong-type',
      pointerTo(root, 'stubs'),
      `${describe(stubs)} stands where an object with a list for each kind is expected`,
    );
    return undefined;
  }
  const keys = indexKeys(schema, assets, stubs ?? {}, root, report);
  for (const kind of schema.kinds) validateKind(schema, kind, assets, root, keys, report);
  for (const kind of schema.kinds) validateOneRelations(schema, kind, assets, root, report);
  validateCoverage(schema, own(moment, 'coverage'), assets, root, report);
  return assets;
}

function validateSchemaName(schema: Schema, value: unknown, report: ProblemSink): void {
  const name = isObject(value) ? own(value, 'name') : undefined;
  const version = isObject(value) ? own(value, 'version') : undefined;
  if (name === schema.platform && version === schema.version) return;
  const found =
    typeof name === 'string' && typeof version === 'string'
      ? `${quote(name)} ${quote(version)}`
      : 'not given';
  report(
    'wrong-schema',
    value === undefined ? '' : '/schema',
    `the snapshot's schema is ${found}; the policies were compiled for ${quote(schema.platform)} ${quote(schema.version)}`,
    'make the snapshot again with this version of policyc',
  );
}

function validateNow(value: unknown, root: string, report: ProblemSink): void {
  if (typeof value === 'string' && value.endsWith('Z') && parseTimestamp(value)) return;
  report(
    'bad-timestamp',
    value === undefined ? root : pointerTo(root, 'now'),
    'now is no UTC time',
    'write it as 2026-01-31T12:00:00Z, between the years 1700 and 2200',
  );
}

type KeyIndex = ReadonlyMap<string, ReadonlySet<string>>;

/** All keys by kind, assets and stubs together; reports kinds and lists that are none, and keys that come twice. */
function indexKeys(
  schema: Schema,
  assets: JsonObject,
  stubs: JsonObject,
  root: string,
  report: ProblemSink,
): KeyIndex {
  const names = schema.kinds.map((k) => k.name);
  const index = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  for (const [member, lists] of [
    ['assets', assets],
    ['stubs', stubs],
  ] as const) {
    for (const name of Object.keys(lists)) {
      const pointer = pointerTo(pointerTo(root, member), name);
      const kind = schema.kinds.find((k) => k.name === name);
      const list = lists[name];
      if (kind === undefined)
        report('unknown-kind', pointer, `the schema has no kind ${quote(name)}`, didYouMean(name, names));
      else if (!Array.isArray(list))
        report('wrong-type', pointer, `${describe(list)} stands where a list is expected`);
      else {
        if (kind.singleton && member === 'assets' && list.length > 1)
          report('duplicate-key', pointer, `there is one ${name} at most`);
        indexList(kind, list, pointer, member === 'stubs', index.get(name) ?? new Set(), report);
      }
    }
  }
  return index;
}

function indexList(
  kind: AssetKind,
  list: readonly unknown[],
  pointer: string,
  areStubs: boolean,
  keys: Set<string>,
  report: ProblemSink,
): void {
  for (const [i, asset] of list.entries()) {
    const here = pointerTo(pointer, i);
    if (!isObject(asset)) {
      report('wrong-type', here, `${describe(asset)} stands where a ${kind.name} is expected`);
      continue;
    }
    const key = own(asset, kind.key);
    if (typeof key !== 'string') {
      const at = key === undefined ? here : pointerTo(here, kind.key);
      const right = kind.identity && identityOf(kind, asset);
      report(
        'missing-field',
        at,
        `${quote(kind.key)}, the key of the ${kind.name}, must be a string`,
        right === undefined ? undefined : `it follows from ${kind.identity?.join(', ')}: ${quote(right)}`,
      );
      continue;
    }
    if (key === '') report('missing-field', pointerTo(here, kind.key), 'a key must not be empty');
    if (keys.has(key))
      report(
        'duplicate-key',
        pointerTo(here, kind.key),
        `another ${kind.name} has the key ${quote(key)}`,
        areStubs ? 'a stub stands for what is not among the assets' : undefined,
      );
    keys.add(key);
    if (areStubs && Object.keys(asset).length > 1)
      report('bad-stub', here, `a stub has its key ${quote(kind.key)} and nothing else`);
  }
}

function validateKind(
  schema: Schema,
  kind: AssetKind,
  assets: JsonObject,
  root: string,
  keys: KeyIndex,
  report: ProblemSink,
): void {
  const list = own(assets, kind.name);
  if (!Array.isArray(list)) return;
  const exists = (name: string, key: string) => keys.get(name)?.has(key) === true;
  const pointer = pointerTo(pointerTo(root, 'assets'), kind.name);
  for (const [i, asset] of list.entries()) {
    if (!isObject(asset)) continue;
    const here = pointerTo(pointer, i);
    validateFields(kind, asset, here, { schema, report, exists, secret: false });
    const value = own(asset, kind.key);
    const right = kind.identity && identityOf(kind, asset);
    if (typeof value === 'string' && right !== undefined && right !== value)
      report(
        'wrong-key',
        pointerTo(here, kind.key),
        `${quote(value)} is not the key that follows from ${kind.identity?.join(', ')}`,
        `write ${quote(right)}`,
      );
  }
}

/** `one K via f`: no two assets of kind K refer to the same asset by f. */
function validateOneRelations(
  schema: Schema,
  kind: AssetKind,
  assets: JsonObject,
  root: string,
  report: ProblemSink,
): void {
  for (const relation of kind.fields) {
    if (relation.tag !== 'relation' || relation.many) continue;
    const list = own(assets, relation.kind);
    if (!Array.isArray(list)) continue;
    const via = schema.kinds
      .find((k) => k.name === relation.kind)
      ?.fields.find((f) => f.name === relation.via);
    const target = via?.tag === 'stored' && via.type.type.tag === 'asset' ? via.type.type.kind : kind.name;
    const ofGroup = findGroup(schema, target) !== undefined;
    const referred = new Set<unknown>();
    for (const [i, asset] of list.entries()) {
      const key = isObject(asset) ? own(asset, relation.via) : undefined;
      if (typeof key !== 'string' || (ofGroup && splitGroupReference(key)?.kind !== kind.name)) continue;
      if (referred.has(key))
        report(
          'not-one',
          pointerTo(pointerTo(pointerTo(pointerTo(root, 'assets'), relation.kind), i), relation.via),
          `another ${relation.kind} refers to the ${kind.name} ${quote(key)} already`,
          `${quote(relation.name)} of ${kind.name} is one ${relation.kind} at most`,
        );
      referred.add(key);
    }
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
