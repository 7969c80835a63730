/**
 * The JSON Schema (draft 7) of snapshots, derived from the platform schema: for editors, other tools and tests.
 * Invariant: it accepts every snapshot that `validateSnapshot` accepts. It cannot say that references resolve, keys are
 * unique and sets are sorted; the validator does.
 */
import type { Json } from '@policyc/base';
import { DECIMAL_PATTERN } from './scalars/decimal.js';
import { DURATION_PATTERN } from './scalars/duration.js';
import { TIMESTAMP_PATTERN } from './scalars/timestamp.js';
import { URL_PARTS } from './scalars/url.js';
import { VERSION_PATTERN } from './scalars/version.js';
import { VERSION_RANGE_PATTERN } from './scalars/version-range.js';
import type { Schema, SchemaField, StoredField } from './schema.js';
import { SNAPSHOT_FORMAT } from './snapshot.js';
import { isTotalMap, showFieldType, type Type } from './types.js';

type JsonRecord = { readonly [key: string]: Json };

/** @returns a self-contained schema document */
export function snapshotJsonSchema(schema: Schema): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Snapshot of ${schema.platform} ${schema.version}`,
    type: 'object',
    required: ['format', 'platform', 'schema', 'now', 'assets'],
    additionalProperties: false,
    properties: {
      format: { const: SNAPSHOT_FORMAT },
      platform: { type: 'string', description: 'The platform that was exported.' },
      schema: {
        type: 'object',
        required: ['name', 'version'],
        additionalProperties: false,
        properties: { name: { const: schema.platform }, version: { const: schema.version } },
      },
      now: { ...MOMENT, description: 'The only clock of the evaluation.' },
      ...assetLists(schema),
      baseline: {
        type: 'object',
        description: 'The same workspace at an earlier time: what policies about drift compare with.',
        required: ['now', 'assets'],
        additionalProperties: false,
        properties: { now: MOMENT, ...assetLists(schema) },
      },
      origins: ORIGINS,
    },
    definitions: {
      ...Object.fromEntries(
        schema.enums.map((e) => [`enum ${e.name}`, { enum: e.members.map((m) => m.name) }]),
      ),
      ...Object.fromEntries(
        (schema.records ?? []).map((r) => [`record ${r.name}`, holderSchema(r.doc, r.parts)]),
      ),
      ...Object.fromEntries(schema.kinds.map((kind) => [kind.name, holderSchema(kind.doc, kind.fields)])),
    },
  };
}

const MOMENT: JsonRecord = {
  type: 'string',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$',
};

function assetLists(schema: Schema): JsonRecord {
  const kinds = schema.kinds.map((k) => k.name);
  return {
    assets: byKind(kinds, (kind) => ({
      type: 'array',
      items: { $ref: `#/definitions/${kind}`.replaceAll(' ', '%20') },
    })),
    stubs: byKind(kinds, (kind) => ({ type: 'array', items: stubSchema(schema, kind) })),
    coverage: byKind(kinds, () => COVERAGE),
  };
}

function byKind(kinds: readonly string[], list: (kind: string) => JsonRecord): JsonRecord {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(kinds.map((kind) => [kind, list(kind)])),
  };
}

function stubSchema(schema: Schema, name: string): JsonRecord {
  const key = schema.kinds.find((k) => k.name === name)?.key ?? 'id';
  return {
    type: 'object',
    required: [key],
    additionalProperties: false,
    properties: { [key]: { type: 'string' } },
  };
}

/** An asset or a record: what has fields with states. */
function holderSchema(doc: string, fields: readonly SchemaField[]): JsonRecord {
  const stored = fields.filter((f): f is StoredField => f.tag === 'stored');
  const uncertain = stored.filter((f) => f.type.unknown).map((f) => f.name);
  const reasons = (names: readonly string[]): JsonRecord => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string', minLength: 1 }])),
  });
  const isCollection = (name: string) => {
    const tag = stored.find((f) => f.name === name)?.type.type.tag;
    return tag === 'list' || tag === 'set';
  };
  return {
    type: 'object',
    ...(doc === '' ? {} : { description: doc }),
    required: stored.filter((f) => !f.type.optional && !f.type.unknown).map((f) => f.name),
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(stored.map((f) => [f.name, fieldSchema(f)])),
      $unknown: reasons(uncertain),
      $opaque: reasons(uncertain),
      $partial: reasons(uncertain.filter(isCollection)),
    },
  };
}

function fieldSchema(field: StoredField): JsonRecord {
  const { type } = field.type;
  const value = isTotalMap(type) ? holderSchema('', field.parts ?? []) : typeSchema(type);
  return {
    description: [field.doc, `(${showFieldType(field.type)})`].filter((t) => t !== '').join(' '),
    ...(field.type.optional ? { anyOf: [value, { type: 'null' }] } : { allOf: [value] }),
  };
}

function typeSchema(type: Type): JsonRecord {
  switch (type.tag) {
    case 'bool':
      return { type: 'boolean' };
    case 'int':
      return { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
    case 'enum':
      return { $ref: `#/definitions/enum ${type.name}`.replaceAll(' ', '%20') };
    case 'record':
      return { $ref: `#/definitions/record ${type.name}`.replaceAll(' ', '%20') };
    case 'url':
      return holderSchema('A URL and its parts.', URL_PARTS);
    case 'list':
      return { type: 'array', items: typeSchema(type.element) };
    case 'set':
      return { type: 'array', items: typeSchema(type.element), uniqueItems: true };
    case 'map':
      return { type: 'object', additionalProperties: typeSchema(type.value) };
    case 'decimal':
      return { type: 'string', pattern: DECIMAL_PATTERN };
    case 'timestamp':
      return { type: 'string', pattern: TIMESTAMP_PATTERN };
    case 'duration':
      return { type: 'string', pattern: DURATION_PATTERN };
    case 'version':
      return { type: 'string', pattern: VERSION_PATTERN };
    case 'version_range':
      return { type: 'string', pattern: VERSION_RANGE_PATTERN };
    case 'ip':
      return { type: 'string', pattern: '^[0-9a-f.:]+$' };
    case 'cidr':
      return { type: 'string', pattern: '^[0-9a-f.:]+/[0-9]{1,3}$' };
    case 'host':
      return { type: 'string', pattern: '^[0-9a-z._:-]+$', maxLength: 253 };
    default:
      return { type: 'string' };
  }
}

const COVERAGE: JsonRecord = {
  type: 'object',
  description: 'Assets of this kind may exist that are not in the snapshot.',
  required: ['state', 'reason'],
  additionalProperties: false,
  properties: { state: { enum: ['partial', 'none'] }, reason: { type: 'string', minLength: 1 } },
};

const POSITION: JsonRecord = {
  pointer: { type: 'string', pattern: '^(/[\\s\\S]*)?$', description: 'RFC 6901 JSON pointer.' },
  line: { type: 'integer', minimum: 1 },
};

const ORIGINS: JsonRecord = {
  type: 'object',
  description: 'Where each asset stands in the exports. Engines skip it.',
  required: ['files', 'assets'],
  additionalProperties: false,
  properties: {
    files: { type: 'array', items: { type: 'string' } },
    assets: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: {
          type: 'object',
          required: ['file', 'pointer', 'line'],
          additionalProperties: false,
          properties: {
            file: { type: 'integer', minimum: 0 },
            ...POSITION,
            fields: {
              type: 'object',
              additionalProperties: {
                type: 'object',
                required: ['pointer', 'line'],
                additionalProperties: false,
                properties: POSITION,
              },
            },
          },
        },
      },
    },
  },
};
