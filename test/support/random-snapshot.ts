/**
 * Random valid snapshots of a schema: every state of every field, stubs, references in and out of the population.
 * Values come from small pools, so that comparisons and joins hit.
 */
import { compareUtf8, type Json } from '@policyc/base';
import {
  type AssetKind,
  extensionKind,
  extensionOf,
  findGroup,
  groupReference,
  identityOf,
  isExtensionKind,
  isKeyedMap,
  type KindCoverage,
  kindsOf,
  parseUrl,
  type ScalarTag,
  type Schema,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotAsset,
  type StoredField,
  type Type,
} from '@policyc/model';

export type Random = (below: number) => number;

/** Mulberry32: small, seedable, good enough to pick test data. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below) | 0;
  };
}

/** Texts that snapshots hold; programs compare with them. */
export const STRINGS = [
  '',
  'a',
  'b',
  'bad1',
  'safe',
  'x-prod',
  'tmp"x',
  'é\u2028',
  'back\\slash',
  'line\nbreak',
  '😀',
  '\uffee',
  'none',
  'Straße',
];
/** URLs that differ in single parts. */
export const URLS = [
  'https://example.com/a?k=1',
  'https://example.com:8443/a',
  'http://u@10.1.2.3/#f',
  'HTTPS://Example.com/a?k=1',
  'mailto:a@example.com',
];

function urlOf(text: string): Json {
  return parseUrl(text) as unknown as Json;
}

/** Valid values of the scalar types: equal ones in different spellings, and neighbours. */
export const SCALARS: { readonly [tag in ScalarTag]?: readonly string[] } = {
  timestamp: [
    '2025-12-31T23:59:59.999999999Z',
    '2026-01-01T00:00:00Z',
    '2026-01-01T01:00:00+01:00',
    '2026-01-01T00:00:00.000000001Z',
    '2025-10-03T00:00:00Z',
    '2025-10-02T23:59:59-00:01',
    '1700-01-01T00:00:00Z',
    '2200-12-31T23:59:59Z',
  ],
  duration: ['0s', '90d', '2160h', '13w', '5min', '300s', '219000d'],
  version: [
    '1.2.3',
    '1.2.3+build.1',
    '1.2.3-alpha.9',
    '1.2.3-alpha.10',
    '1.2.3--1',
    '1.10.0',
    '0.0.0-0',
    '2.0.0',
  ],
  version_range: [
    '>=1.0.0 <2.0.0',
    '<1.2.3',
    '1.2.3 || >=1.10.0',
    '>1.2.3-alpha.9',
    '>=0.0.0-0',
    '>=1.0.0, <1.2.3 || 2.0.0',
  ],
  ip: [
    '10.1.2.3',
    '10.0.0.0',
    '192.168.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '2001:db8::1',
    'fe80::1',
  ],
  decimal: ['0', '1', '-1', '1.5', '1.25', '-0.25', '-0.5', '10', '999999999999999.999999999999999'],
  cidr: ['10.0.0.0/8', '0.0.0.0/0', '192.168.0.1/32', '::/0', '2001:db8::/32', 'fe80::/10'],
  host: [
    'localhost',
    'db.example.com',
    '10.example.com',
    '10.1.2.3',
    '127.0.0.1',
    '::1',
    '2001:db8::1',
    'a_b-c.d',
  ],
};
/** By position, so that two snapshots have keys in common. */
const SUFFIXES = ['', 'é', '"', '😀', '\uffee'];
export const INTS = [0, 1, 2, 3, 4, 10, -1, 9007199254740991, -9007199254740991];

export interface RandomShape {
  /** Assets of each kind, at most. */
  readonly assets: number;
  /** One in so many fields that may be unknown is. */
  readonly unknownOneIn: number;
  readonly strings?: readonly string[];
  /** Several assets may refer to one that a `one` relation goes back from: no valid snapshot, but engines agree on it. */
  readonly severalForOne?: boolean;
  /** Whether there is a baseline: mostly of the same keys, with other values. */
  readonly baseline?: boolean;
}

export function randomSnapshot(schema: Schema, seed: number, shape: RandomShape): Snapshot {
  const today = randomMoment(schema, seed, shape);
  if (!shape.baseline) return today;
  const { now, assets, stubs, coverage } = randomMoment(schema, seed + 0x10000, shape);
  return {
    ...today,
    baseline: { now, assets, ...(stubs ? { stubs } : {}), ...(coverage ? { coverage } : {}) },
  };
}

function randomMoment(schema: Schema, seed: number, shape: RandomShape): Snapshot {
  const random = createRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
  const strings = [...STRINGS, ...(shape.strings ?? [])];
  const keys = new Map<string, readonly string[]>();
  const stubKeys = new Map<string, readonly string[]>();
  const carried = new Set((schema.extensions ?? []).filter(() => random(2) === 0).map((e) => e.name));
  /** Whether it belongs to an extension that this snapshot does not carry. */
  const isForeign = (kind: string, field?: string): boolean => {
    const extension = extensionOf(schema, kind, field);
    return extension !== undefined && !carried.has(extension.name);
  };
  for (const kind of schema.kinds) {
    const marked = schema.extensions?.find((e) => extensionKind(e.name) === kind.name);
    if (marked || isForeign(kind.name)) {
      keys.set(kind.name, marked && carried.has(marked.name) ? [marked.version] : []);
      stubKeys.set(kind.name, []);
      continue;
    }
    keys.set(
      kind.name,
      Array.from(
        { length: kind.singleton ? random(2) : random(shape.assets + 1) },
        (_, i) => `${kind.name}-${i}${SUFFIXES[i % SUFFIXES.length]}`,
      ),
    );
    const next = keys.get(kind.name)?.length ?? 0;
    // What is not exported in one moment may be in the other.
    const later = `${kind.name}-${next}${SUFFIXES[next % SUFFIXES.length]}`;
    stubKeys.set(kind.name, pick([[], [], [`${kind.name}-stub`], [later]]));
  }
  const vias = new Set(
    schema.kinds.flatMap((k) =>
      k.fields.flatMap((f) => (f.tag === 'relation' && !f.many ? [`${f.kind}.${f.via}`] : [])),
    ),
  );
  const taken = new Set<string>();
  /** Whether this reference would be the second to its target where only one may be. */
  const isSecond = (kind: AssetKind, field: StoredField, target: Json | undefined): boolean => {
    if (shape.severalForOne || !vias.has(`${kind.name}.${field.name}`)) return false;
    const id = `${kind.name}.${field.name} ${target}`;
    const second = taken.has(id);
    taken.add(id);
    return second;
  };
  const kindNamed = (name: string): AssetKind => schema.kinds.find((k) => k.name === name) as AssetKind;
  const scalar = (type: Type): Json | undefined => {
    switch (type.tag) {
      case 'bool':
        return random(2) === 0;
      case 'int':
        return pick(INTS);
      case 'enum':
        return pick(schema.enums.find((e) => e.name === type.name)?.members ?? []).name;
      case 'asset': {
        const ofGroup = findGroup(schema, type.kind) !== undefined;
        const all = kindsOf(schema, type.kind).flatMap((kind) =>
          [...(keys.get(kind) ?? []), ...(stubKeys.get(kind) ?? [])].map((key) =>
            ofGroup ? groupReference(kind, key) : key,
          ),
        );
        return all.length === 0 ? undefined : pick(all);
      }
      default:
        return pick((type.tag in SCALARS ? SCALARS[type.tag as ScalarTag] : undefined) ?? strings);
    }
  };
  // Identities after the keys that they may refer to; an asset whose parts cannot be drawn, or are drawn twice, falls away.
  const identities = new Map<string, { readonly [field: string]: Json }>();
  const draw = (kind: AssetKind): void => {
    if (!kind.identity || identities.has(kind.name)) return;
    identities.set(kind.name, {});
    const parts = kind.fields.filter(
      (f): f is StoredField => f.tag === 'stored' && kind.identity?.includes(f.name) === true,
    );
    for (const { type } of parts.map((p) => p.type))
      if (type.tag === 'asset') for (const of of kindsOf(schema, type.kind)) draw(kindNamed(of));
    const made = new Map<string, { readonly [field: string]: Json }>();
    for (const _ of keys.get(kind.name) ?? []) {
      const values = parts.map((p) => [p.name, scalar(p.type.type)] as const);
      if (values.some(([, v]) => v === undefined)) continue;
      const asset = Object.fromEntries(values) as { readonly [field: string]: Json };
      const key = identityOf(kind, asset);
      if (key) made.set(key, asset);
    }
    keys.set(kind.name, [...made.keys()]);
    for (const [key, asset] of made) identities.set(`${kind.name} ${key}`, asset);
  };
  for (const kind of schema.kinds) draw(kind);
  const value = (type: Type): Json | undefined => {
    if (isKeyedMap(type)) {
      const keysOf = Array.from({ length: random(4) }, () => String(scalar(type.key)));
      const entries = keysOf.map((key) => [key, value(type.value)] as const);
      return Object.fromEntries(entries.filter(([, v]) => v !== undefined)) as Json;
    }
    if (type.tag !== 'list' && type.tag !== 'set') return scalar(type);
    const elements = Array.from({ length: random(4) }, () => scalar(type.element)).filter(
      (e) => e !== undefined,
    );
    if (type.tag === 'list') return elements;
    return [...new Set(elements)].sort((a, b) =>
      typeof a === 'number' ? a - Number(b) : compareUtf8(String(a), String(b)),
    );
  };
  const fieldValue = ({ type: { type }, parts, elementKey }: StoredField): Json | undefined => {
    // The parts of a URL follow from its text.
    if (type.tag === 'url') return urlOf(pick(URLS));
    if ((type.tag === 'list' || type.tag === 'set') && type.element.tag === 'url') {
      const texts = shuffle(URLS, random).slice(0, random(URLS.length + 1));
      return (type.tag === 'set' ? [...texts].sort(compareUtf8) : texts).map(urlOf);
    }
    if (!parts) return value(type);
    if (type.tag !== 'list' && type.tag !== 'set') return fill({}, parts);
    const names = shuffle(['a', 'b/c', 'b~1c', 'é', '~', 'x-prod', ''], random).slice(0, random(4));
    const made = (type.tag === 'set' ? [...names].sort(compareUtf8) : names).map((name) =>
      fill(
        { [elementKey ?? '']: name },
        parts.filter((p) => p.name !== elementKey),
      ),
    );
    return made.filter((e) => e !== undefined);
  };
  const makeAsset = (kind: AssetKind, key: string): SnapshotAsset | undefined => {
    const fields = kind.fields.filter(
      (f): f is StoredField => f.tag === 'stored' && f.name !== kind.key && !kind.identity?.includes(f.name),
    );
    return fill({ [kind.key]: key, ...identities.get(`${kind.name} ${key}`) }, fields, kind) as
      | SnapshotAsset
      | undefined;
  };
  /** Gives an asset or a record values or states for its fields. */
  const fill = (
    asset: Record<string, Json>,
    fields: readonly StoredField[],
    kind?: AssetKind,
  ): Json | undefined => {
    const reasons = {
      $unknown: {} as Record<string, string>,
      $opaque: {} as Record<string, string>,
      $partial: {} as Record<string, string>,
    };
    for (const field of shuffle(fields, random)) {
      const { optional, unknown } = field.type;
      if (kind && isForeign(kind.name, field.name)) continue;
      if (unknown && random(shape.unknownOneIn) === 0) {
        const mode = random(3);
        if (mode === 1) reasons.$unknown[field.name] = pick(['not asked', 'why "not"']);
        if (mode === 2) reasons.$opaque[field.name] = pick(['redacted', 'expression']);
        continue;
      }
      if (optional && random(3) === 0) {
        if (unknown || random(2) === 0) asset[field.name] = null;
        continue;
      }
      const drawn = fieldValue(field);
      const chosen = kind && isSecond(kind, field, drawn) ? undefined : drawn;
      if (chosen !== undefined) {
        asset[field.name] = chosen;
        if (unknown && Array.isArray(chosen) && random(shape.unknownOneIn) === 0)
          reasons.$partial[field.name] = pick(['first page', 'cut "off"']);
      }
      if (chosen === undefined && optional) asset[field.name] = null;
      else if (chosen === undefined && !unknown) return undefined;
    }
    if (Object.keys(reasons.$unknown).length > 0) asset.$unknown = reasons.$unknown;
    if (Object.keys(reasons.$opaque).length > 0) asset.$opaque = reasons.$opaque;
    if (Object.keys(reasons.$partial).length > 0) asset.$partial = reasons.$partial;
    return asset;
  };
  const assets: Record<string, readonly SnapshotAsset[]> = {};
  const stubs: Record<string, readonly SnapshotAsset[]> = {};
  for (const kind of schema.kinds) {
    const made = (keys.get(kind.name) ?? []).map((key) => ({ key, asset: makeAsset(kind, key) }));
    assets[kind.name] = made
      .filter((m): m is { key: string; asset: SnapshotAsset } => m.asset !== undefined)
      .sort((a, b) => compareUtf8(a.key, b.key))
      .map((m) => m.asset);
    // An asset that could not be completed becomes a stub, so that references to it hold.
    const failed = made.filter((m) => m.asset === undefined).map((m) => m.key);
    const missing = [...failed, ...(stubKeys.get(kind.name) ?? [])];
    if (missing.length > 0) stubs[kind.name] = missing.sort(compareUtf8).map((key) => ({ [kind.key]: key }));
  }
  const coverage: Record<string, KindCoverage> = {};
  for (const kind of schema.kinds)
    if (!isExtensionKind(kind.name) && !isForeign(kind.name) && random(shape.unknownOneIn * 2) === 0) {
      const state = assets[kind.name]?.length === 0 ? pick(['partial', 'none'] as const) : 'partial';
      coverage[kind.name] = { state, reason: pick(['not exported', 'only "mine"', 'é']) };
    }
  return {
    format: SNAPSHOT_FORMAT,
    platform: 'random',
    schema: { name: schema.platform, version: schema.version },
    now: '2026-01-01T00:00:00Z',
    assets,
    ...(Object.keys(stubs).length > 0 ? { stubs } : {}),
    ...(Object.keys(coverage).length > 0 ? { coverage } : {}),
  };
}

export function shuffle<T>(values: readonly T[], random: Random): readonly T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
