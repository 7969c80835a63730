/**
 * Reads `metadata.policyc` of a bundle's manifest, member by member: a bundle may come from anywhere.
 * Must not let through what it does not know: only checked members are copied.
 */
import type { Json } from '@policyc/base';
import {
  type AssetKind,
  type BundleMetadata,
  type CostTerm,
  type ExtensionType,
  type FieldType,
  type ParamMetadata,
  type PolicyMetadata,
  type ScalarTag,
  type Schema,
  type SchemaField,
  SEVERITIES,
  type StoredField,
  type Type,
} from '@policyc/model';
import {
  count,
  flag,
  type JsonObject,
  list,
  member,
  object,
  oneOf,
  optional,
  ShapeError,
  string,
  text,
} from './shape.js';

const TYPE_DEPTH = 16;

/** @throws ShapeError with a pointer below `place` */
export function readMetadata(value: Json | undefined, place: string): BundleMetadata {
  const from = object(value, place);
  const entrypoints = object(member(from, 'entrypoints'), `${place}/entrypoints`);
  return {
    format: oneOf(from, 'format', place, ['policyc-bundle/1'] as const),
    compiler: text(from, 'compiler', place),
    entrypoints: Object.fromEntries(
      Object.keys(entrypoints).map((name) => [name, count(entrypoints, name, `${place}/entrypoints`)]),
    ),
    schema: readSchema(member(from, 'schema'), `${place}/schema`),
    params: list(from, 'params', place, readParam),
    policies: list(from, 'policies', place, readPolicy),
  };
}

function readParam(value: Json, place: string): ParamMetadata {
  const from = object(value, place);
  return {
    id: text(from, 'id', place),
    description: text(from, 'description', place),
    type: readType(member(from, 'type'), `${place}/type`, 0),
    default: member(from, 'default') ?? null,
    ...optional(from, 'guard', (of, key) => text(of, key, place)),
  };
}

function readPolicy(value: Json, place: string): PolicyMetadata {
  const from = object(value, place);
  const source = object(member(from, 'source'), `${place}/source`);
  return {
    id: text(from, 'id', place),
    package: text(from, 'package', place),
    title: text(from, 'title', place),
    description: text(from, 'description', place),
    severity: oneOf(from, 'severity', place, SEVERITIES),
    ...optional(from, 'likelihood', (of, key) => count(of, key, place)),
    mappings: list(from, 'mappings', place, (m, at) => {
      const mapping = object(m, at);
      return { catalogue: text(mapping, 'catalogue', at), id: text(mapping, 'id', at) };
    }),
    ...optional(from, 'owner', (of, key) => text(of, key, place)),
    ...optional(from, 'fix', (of, key) => {
      const fix = object(of[key], `${place}/fix`);
      return {
        ...optional(fix, 'within', (f, k) => text(f, k, `${place}/fix`)),
        text: text(fix, 'text', `${place}/fix`),
      };
    }),
    references: list(from, 'references', place, string),
    ...optional(from, 'profile', (of, key) => text(of, key, place)),
    tags: list(from, 'tags', place, string),
    formerly: list(from, 'formerly', place, string),
    decides: list(from, 'decides', place, (d, at) => {
      const decided = object(d, at);
      return { kind: text(decided, 'kind', at), field: text(decided, 'field', at) };
    }),
    ...optional(from, 'extensions', () => list(from, 'extensions', place, string)),
    ...optional(from, 'cost', () => list(from, 'cost', place, readCostTerm)),
    source: { file: text(source, 'file', `${place}/source`), line: count(source, 'line', `${place}/source`) },
  };
}

function readCostTerm(value: Json, place: string): CostTerm {
  const from = object(value, place);
  const at = `${place}/sizes`;
  const sizes = object(member(from, 'sizes'), at);
  return {
    times: count(from, 'times', place),
    sizes: Object.fromEntries(Object.keys(sizes).map((name) => [name, count(sizes, name, at)])),
  };
}

function readSchema(value: Json | undefined, place: string): Schema {
  const from = object(value, place);
  return {
    platform: text(from, 'platform', place),
    version: text(from, 'version', place),
    enums: list(from, 'enums', place, (e, at) => {
      const decl = object(e, at);
      return {
        name: text(decl, 'name', at),
        doc: text(decl, 'doc', at),
        ordered: flag(decl, 'ordered', at),
        members: list(decl, 'members', at, (m, mat) => {
          const item = object(m, mat);
          return {
            name: text(item, 'name', mat),
            title: text(item, 'title', mat),
            doc: text(item, 'doc', mat),
          };
        }),
      };
    }),
    ...(member(from, 'records') === undefined
      ? {}
      : {
          records: list(from, 'records', place, (r, at) => {
            const record = object(r, at);
            return {
              name: text(record, 'name', at),
              doc: text(record, 'doc', at),
              key: member(record, 'key') === undefined ? undefined : text(record, 'key', at),
              parts: list(record, 'parts', at, (p, pat) => readStored(p, pat, 1)),
            };
          }),
        }),
    ...(member(from, 'groups') === undefined
      ? {}
      : {
          groups: list(from, 'groups', place, (g, at) => {
            const decl = object(g, at);
            return {
              name: text(decl, 'name', at),
              doc: text(decl, 'doc', at),
              members: list(decl, 'members', at, string),
            };
          }),
        }),
    ...optional(from, 'extensions', () => list(from, 'extensions', place, readExtension)),
    kinds: list(from, 'kinds', place, readKind),
    edges: list(from, 'edges', place, (e, at) => {
      const set = object(e, at);
      return {
        name: text(set, 'name', at),
        doc: text(set, 'doc', at),
        edges: list(set, 'edges', at, (s, sat) => {
          const edge = object(s, sat);
          return {
            from: text(edge, 'from', sat),
            to: text(edge, 'to', sat),
            side: oneOf(edge, 'side', sat, ['from', 'to'] as const),
            field: text(edge, 'field', sat),
          };
        }),
      };
    }),
  };
}

function readExtension(value: Json, place: string): ExtensionType {
  const from = object(value, place);
  return {
    name: text(from, 'name', place),
    version: text(from, 'version', place),
    kinds: list(from, 'kinds', place, string),
    fields: list(from, 'fields', place, string),
  };
}

function readKind(value: Json, place: string): AssetKind {
  const from = object(value, place);
  return {
    name: text(from, 'name', place),
    doc: text(from, 'doc', place),
    singleton: flag(from, 'singleton', place),
    key: text(from, 'key', place),
    ...(member(from, 'identity') === undefined ? {} : { identity: list(from, 'identity', place, string) }),
    ...(member(from, 'alike') === undefined ? {} : { alike: list(from, 'alike', place, string) }),
    fields: list(from, 'fields', place, readField),
  };
}

function readField(value: Json, place: string): SchemaField {
  const from = object(value, place);
  if (oneOf(from, 'tag', place, ['stored', 'relation'] as const) === 'stored')
    return readStored(value, place, 0);
  return {
    tag: 'relation',
    name: text(from, 'name', place),
    doc: text(from, 'doc', place),
    many: flag(from, 'many', place),
    kind: text(from, 'kind', place),
    via: text(from, 'via', place),
  };
}

function readStored(value: Json, place: string, depth: number): StoredField {
  if (depth > TYPE_DEPTH) throw new ShapeError(place, `nested at most ${TYPE_DEPTH} deep`);
  const from = object(value, place);
  return {
    tag: 'stored',
    name: text(from, 'name', place),
    doc: text(from, 'doc', place),
    type: readFieldType(member(from, 'type'), `${place}/type`),
    secret: flag(from, 'secret', place),
    ...(member(from, 'parts') === undefined
      ? {}
      : { parts: list(from, 'parts', place, (p, at) => readStored(p, at, depth + 1)) }),
    ...(member(from, 'elementKey') === undefined ? {} : { elementKey: text(from, 'elementKey', place) }),
  };
}

function readFieldType(value: Json | undefined, place: string): FieldType {
  const from = object(value, place);
  return {
    type: readType(member(from, 'type'), `${place}/type`, 0),
    optional: flag(from, 'optional', place),
    unknown: flag(from, 'unknown', place),
  };
}

const SCALARS: readonly ScalarTag[] = [
  'bool',
  'int',
  'decimal',
  'string',
  'timestamp',
  'duration',
  'version',
  'version_range',
  'url',
  'host',
  'ip',
  'cidr',
];
const TAGS = [...SCALARS, 'enum', 'asset', 'record', 'list', 'set', 'map'] as const;

function readType(value: Json | undefined, place: string, depth: number): Type {
  if (depth > TYPE_DEPTH) throw new ShapeError(place, `nested at most ${TYPE_DEPTH} deep`);
  const from: JsonObject = object(value, place);
  const inner = (key: string): Type => readType(member(from, key), `${place}/${key}`, depth + 1);
  const tag = oneOf(from, 'tag', place, TAGS);
  switch (tag) {
    case 'enum':
    case 'record':
      return { tag, name: text(from, 'name', place) };
    case 'asset':
      return { tag, kind: text(from, 'kind', place) };
    case 'list':
    case 'set':
      return { tag, element: inner('element') };
    case 'map':
      return { tag, key: inner('key'), value: inner('value') };
    default:
      return { tag };
  }
}
