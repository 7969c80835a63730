/**
 * The snapshot that a test's `given`s describe.
 * What is left out: a required field takes a neutral value of its type (a reference gets a fresh asset), `or unknown` is
 * unknown, `T?` is absent. Keys are the given names, unless the test writes them; fresh assets are named after their kind. Where the key is made of the
 * fields, it follows from them, and a text that is left out is the name.
 */
import { compareUtf8, type Json } from '@policyc/base';
import {
  type AssetKind,
  alignBaseline,
  extensionKind,
  findEnum,
  findKind,
  type KindCoverage,
  kindsOf,
  parseUrl,
  type Schema,
  type SchemaField,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type StoredField,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type Given, givenValue, PARTIAL_REASON } from './given-value.js';
import { type MutableAsset, settleKeys } from './settle-keys.js';
import { type AssetLists, buildBaseline, speaksOfBaseline } from './test-baseline.js';
import { extensionsGiven } from './test-extensions.js';
import { type FieldValues, replaced, writtenFields } from './written-fields.js';

/** The clock of tests that set none: any fixed moment will do. */
const TEST_NOW = '2026-01-01T00:00:00Z';

/** The clock of a test. */
export function testNow(moment: ast.Expr | undefined): string {
  return moment?.kind === 'TypedLiteral' ? moment.text : TEST_NOW;
}

/** What a test says about its assets. */
export interface GivenAssets {
  readonly givens: readonly ast.GivenStatement[];
  readonly befores: readonly ast.BeforeStatement[];
  /** What a row replaces. */
  readonly overrides: readonly ast.Assignment[];
  /** The clock. */
  readonly moment: ast.Expr | undefined;
  /** Kinds that the snapshot does not cover. */
  readonly partialKinds: readonly string[];
}

export function partialCoverage(kinds: readonly string[]): Record<string, KindCoverage> {
  return Object.fromEntries(kinds.map((kind) => [kind, { state: 'partial', reason: PARTIAL_REASON }]));
}

export function buildTestSnapshot(
  schema: Schema,
  { givens, befores, overrides, moment, partialKinds }: GivenAssets,
): Snapshot {
  const now = testNow(moment);
  const assets = new Map<string, MutableAsset[]>(schema.kinds.map((k) => [k.name, []]));
  const fresh = new Map<string, number>();
  /** By the names that the assets have here. An asset is the same one before, and has the same key. */
  const writtenKeys = new Map<string, string>();
  const pending: {
    readonly kind: AssetKind;
    readonly asset: MutableAsset;
    readonly skip: ReadonlySet<string>;
  }[] = [];

  const add = (kind: AssetKind, key: string, skip: ReadonlySet<string>): MutableAsset => {
    const asset: MutableAsset = Object.create(null) as MutableAsset;
    asset[kind.key] = key;
    assets.get(kind.name)?.push(asset);
    pending.push({ kind, asset, skip });
    return asset;
  };
  const freshKey = (kindName: string): string => {
    const n = (fresh.get(kindName) ?? 0) + 1;
    fresh.set(kindName, n);
    return `(${kindName} ${n})`;
  };

  /** Gives an asset or a record the value or the state of a field. */
  const give = (holder: MutableAsset, field: StoredField, expr: ast.Expr): void => {
    if (expr.kind === 'PartialExpr') {
      holder.$partial = { ...(holder.$partial as object | undefined), [field.name]: PARTIAL_REASON };
      return give(holder, field, expr.value);
    }
    const json = field.parts ? recordsValue(field, expr) : undefined;
    const value: Given = json === undefined ? givenValue(expr, field.type.type, now) : { tag: 'value', json };
    if (value.tag === 'unknown') delete holder[field.name];
    else holder[field.name] = value.tag === 'value' ? value.json : null;
  };
  /** A record, or a collection of them; undefined where it is absent or unknown. */
  const recordsValue = (field: StoredField, expr: ast.Expr): Json | undefined => {
    const { type } = field.type;
    if (expr.kind === 'ParenExpr') return recordsValue(field, expr.expr);
    if (type.tag !== 'list' && type.tag !== 'set') return recordValue(field, expr);
    const elements = elementsOf(expr)?.map((e) => recordValue(field, e) ?? {});
    const key = field.elementKey ?? '';
    return type.tag === 'set'
      ? elements?.sort((a, b) => compareUtf8(String(a[key]), String(b[key])))
      : elements;
  };
  const recordValue = (field: StoredField, expr: ast.Expr): MutableAsset | undefined => {
    if (expr.kind === 'TypedLiteral') return urlValue(expr.text);
    if (expr.kind !== 'BracesExpr') return undefined;
    const record = neutralRecord(field);
    for (const { key, value } of expr.entries) {
      const part = field.parts?.find((p) => p.name === key?.text);
      if (part) give(record, part, value);
    }
    return record;
  };
  const neutralRecord = (field: StoredField): MutableAsset => {
    const record: MutableAsset = Object.create(null) as MutableAsset;
    for (const part of field.parts ?? []) {
      const neutral = neutralValue(part, schema, now, (k) => reference(k, 0), neutralRecord);
      if (neutral !== undefined) record[part.name] = neutral;
    }
    return record;
  };
  /** `case hook.auth.type = jwt`: a part of a record, which comes to be where there is none. */
  const givePart = (
    holder: MutableAsset,
    fields: readonly SchemaField[],
    path: readonly string[],
    expr: ast.Expr,
  ) => {
    const [name, ...rest] = path;
    const field = fields.find((f) => f.name === name);
    if (field?.tag !== 'stored') return;
    if (rest.length === 0) return give(holder, field, expr);
    const before = holder[field.name];
    const record = isObject(before) ? before : neutralRecord(field);
    holder[field.name] = record;
    givePart(record, field.parts ?? [], rest, expr);
  };

  const write = (kind: AssetKind, asset: MutableAsset, fields: FieldValues): void => {
    for (const [name, expr] of fields) {
      const field = kind.fields.find((f) => f.name === name);
      if (field?.tag !== 'stored') continue;
      if (name === kind.key) {
        const key = givenValue(expr, field.type.type, now);
        if (key.tag === 'value') writtenKeys.set(String(asset[kind.key]), String(key.json));
        continue;
      }
      const { [name]: _, ...others } = (asset.$partial ?? {}) as { readonly [field: string]: string };
      if (Object.keys(others).length > 0) asset.$partial = others;
      else delete asset.$partial;
      give(asset, field, expr);
    }
  };
  /** What a row says of parts of records. */
  const writeParts = (kind: AssetKind, asset: MutableAsset, name: string, before: boolean): void => {
    for (const { target, value } of overrides) {
      const [owner, ...path] = pathOf(target);
      const isFormer = path[0] === 'before' && !kind.fields.some((f) => f.name === 'before');
      const parts = isFormer ? path.slice(1) : path;
      if (owner === name && isFormer === before && parts.length > 1)
        givePart(asset, kind.fields, parts, value);
    }
  };

  for (const name of extensionsGiven(schema, { givens, befores, overrides })) {
    const version = schema.extensions?.find((e) => e.name === name)?.version ?? '';
    assets.get(extensionKind(name))?.push({ version });
  }
  for (const given of givens) {
    const kind = findKind(schema, given.assetKind.text);
    if (!kind) continue;
    const fields = new Map([...writtenFields(given.fields), ...replaced(overrides, given.name.text, false)]);
    write(kind, add(kind, given.name.text, new Set(fields.keys())), fields);
  }

  /** A fresh asset of the kind; where it would need itself, the latest one serves. */
  const reference = (kindName: string, depth: number): Json => {
    // Of a group, one of its first kind.
    const kind = findKind(schema, kindsOf(schema, kindName)[0] ?? kindName);
    if (!kind) return '';
    if (depth > schema.kinds.length) return `(${kind.name} ${fresh.get(kind.name) ?? 1})`;
    const key = freshKey(kind.name);
    complete(kind, add(kind, key, new Set()), new Set(), depth + 1);
    pending.pop();
    return key;
  };
  const complete = (kind: AssetKind, asset: MutableAsset, skip: ReadonlySet<string>, depth: number): void => {
    for (const field of kind.fields) {
      if (field.tag !== 'stored' || field.name === kind.key || skip.has(field.name)) continue;
      const names = field.type.type.tag === 'string' && kind.identity?.includes(field.name);
      // Assets without a key of their own would else all have the same.
      const neutral = names
        ? asset[kind.key]
        : neutralValue(field, schema, now, (k) => reference(k, depth), neutralRecord);
      if (neutral !== undefined) asset[field.name] = neutral;
    }
  };
  for (let next = pending.shift(); next; next = pending.shift())
    complete(next.kind, next.asset, next.skip, 0);
  for (const { name, assetKind } of givens) {
    const kind = findKind(schema, assetKind.text);
    const asset = kind && assets.get(kind.name)?.find((a) => a[kind.key] === name.text);
    if (kind && asset) writeParts(kind, asset, name.text, false);
  }
  const baseline = speaksOfBaseline({ givens, befores, overrides })
    ? buildBaseline(schema, assets, {
        givens,
        befores,
        overrides,
        complete,
        reference,
        write,
        writeParts,
      })
    : undefined;
  const keys = settleKeys(schema, assets, writtenKeys);
  const ofCase = overrides.flatMap(({ target }) => (target.kind === 'NameExpr' ? [target.name] : []));
  const uncovered = [...partialKinds, ...ofCase];
  const formerKeys = baseline && settleKeys(schema, baseline, writtenKeys);
  const snapshot: Snapshot = {
    format: SNAPSHOT_FORMAT,
    platform: 'test',
    schema: { name: schema.platform, version: schema.version },
    now,
    assets: inKeyOrder(schema, assets),
    ...(uncovered.length > 0 ? { coverage: partialCoverage(uncovered) } : {}),
    ...(baseline ? { baseline: { now, assets: inKeyOrder(schema, baseline) } } : {}),
  };
  const aligned = alignBaseline(schema, snapshot);
  keysByName.set(aligned, { today: keys, before: formerKeys ?? new Map() });
  return aligned;
}

function inKeyOrder(schema: Schema, assets: AssetLists): Snapshot['assets'] {
  return Object.fromEntries(
    [...assets].map(([kind, list]) => {
      const key = findKind(schema, kind)?.key ?? 'id';
      return [kind, list.sort((a, b) => compareUtf8(String(a[key]), String(b[key])))];
    }),
  );
}

const keysByName = new WeakMap<Snapshot, Readonly<Record<'today' | 'before', ReadonlyMap<string, string>>>>();

/** The key that a given asset has in a snapshot of `buildTestSnapshot`, or in its baseline. */
export function keyOfGiven(snapshot: Snapshot, name: string, moment: 'today' | 'before' = 'today'): string {
  return keysByName.get(snapshot)?.[moment].get(name) ?? name;
}

/** The other snapshot, which holds the given assets, too, under the same names. */
export function keepNames(from: Snapshot, to: Snapshot): Snapshot {
  const names = keysByName.get(from);
  if (names) keysByName.set(to, names);
  return to;
}

export function neutralValue(
  field: StoredField,
  schema: Schema,
  now: string,
  reference: (kind: string) => Json,
  record: (field: StoredField) => Json,
): Json | undefined {
  const { type, optional, unknown } = field.type;
  if (unknown) return undefined;
  if (optional) return null;
  switch (type.tag) {
    case 'bool':
      return false;
    case 'int':
      return 0;
    case 'enum':
      return findEnum(schema, type.name)?.members[0]?.name ?? '';
    case 'record':
    case 'map':
      return record(field);
    case 'url':
      return urlValue('https://localhost');
    case 'list':
    case 'set':
      return [];
    case 'asset':
      return reference(type.kind);
    case 'decimal':
      return '0';
    case 'timestamp':
      return now;
    case 'duration':
      return '0s';
    case 'version':
      return '0.0.0';
    case 'version_range':
      return '>=0.0.0-0';
    case 'host':
      return 'localhost';
    case 'ip':
      return '0.0.0.0';
    case 'cidr':
      return '0.0.0.0/0';
    default:
      return '';
  }
}

/** `a.b.c` as its names; empty where it is something else. */
function pathOf(expr: ast.Expr): readonly string[] {
  if (expr.kind === 'NameExpr') return [expr.name];
  if (expr.kind !== 'MemberExpr') return [];
  const before = pathOf(expr.object);
  return before.length === 0 ? [] : [...before, expr.member.text];
}

function elementsOf(expr: ast.Expr): readonly ast.Expr[] | undefined {
  if (expr.kind === 'ListExpr') return expr.elements;
  return expr.kind === 'BracesExpr' ? expr.entries.map((e) => e.value) : undefined;
}

function urlValue(text: string): MutableAsset {
  return Object.assign(Object.create(null) as MutableAsset, parseUrl(text) ?? { text });
}

function isObject(value: Json | undefined): value is MutableAsset {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
