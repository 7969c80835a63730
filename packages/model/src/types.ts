import { momentOf } from './engine-schema.js';

/** The types of edition 1. Values of type `asset` are references: the key of an asset of that kind, or `Kind:key` for a group. */
export type ScalarTag =
  | 'bool'
  | 'int'
  | 'decimal'
  | 'string'
  | 'timestamp'
  | 'duration'
  | 'version'
  | 'version_range'
  | 'url'
  | 'host'
  | 'ip'
  | 'cidr';

export type Type =
  | { readonly tag: ScalarTag }
  | { readonly tag: 'enum'; readonly name: string }
  | { readonly tag: 'asset'; readonly kind: string }
  | { readonly tag: 'record'; readonly name: string }
  | { readonly tag: 'list' | 'set'; readonly element: Type }
  | { readonly tag: 'map'; readonly key: Type; readonly value: Type }
  /** The type of something already reported: compatible with everything, so that one mistake gives one diagnostic. */
  | { readonly tag: 'error' };

/**
 * Whether values of the type are texts at run time: a string's own, or the canonical spelling of a scalar.
 * Equal texts are equal values for all of them, and for `string`, `decimal`, `ip`, `cidr` and `host` also the other way round.
 */
export function isTextType(type: Type): boolean {
  return TEXT_TYPES.has(type.tag);
}

const TEXT_TYPES: ReadonlySet<Type['tag']> = new Set([
  'string',
  'decimal',
  'timestamp',
  'duration',
  'version',
  'version_range',
  'ip',
  'cidr',
  'host',
] as const);

/** Whether values of the type have parts: records, and URLs, which are a record that the language brings along. */
export function isRecordType(type: Type): boolean {
  return type.tag === 'record' || type.tag === 'url';
}

/** Whether a stored value of the type is held as an object with members of its own: a record, or a total map of an enum. */
export function hasParts(type: Type): boolean {
  return isRecordType(type) || isTotalMap(type);
}

/** Whether the type is a map with a value for every member of an enum. */
export function isTotalMap(type: Type): boolean {
  return type.tag === 'map' && type.key.tag === 'enum';
}

/** Whether the type is a map with a value for some texts. */
export function isKeyedMap(type: Type): type is KeyedMap {
  return type.tag === 'map' && KEY_TYPES.has(type.key.tag);
}

export interface KeyedMap {
  readonly tag: 'map';
  readonly key: { readonly tag: KeyTag };
  readonly value: Type;
}

/** Of these types equal values are equal texts, so that they are looked up as texts. */
type KeyTag = 'string' | 'decimal' | 'ip' | 'cidr' | 'host';
const KEY_TYPES: ReadonlySet<Type['tag']> = new Set<KeyTag>(['string', 'decimal', 'ip', 'cidr', 'host']);

/** A type with its states: `T?` may be absent, `or unknown` may be unanswerable. */
export interface FieldType {
  readonly type: Type;
  readonly optional: boolean;
  readonly unknown: boolean;
}

/** The source spelling of a type. */
export function showType(type: Type): string {
  switch (type.tag) {
    case 'enum':
    case 'record':
      return type.name;
    case 'asset': {
      const { kind, before } = momentOf(type.kind);
      return before ? `${kind} of the baseline` : kind;
    }
    case 'list':
    case 'set':
      return `${type.tag} of ${showType(type.element)}`;
    case 'map':
      return `map of ${showType(type.key)} to ${showType(type.value)}`;
    case 'error':
      return '(error)';
    default:
      return type.tag;
  }
}

export function showFieldType(t: FieldType): string {
  return `${showType(t.type)}${t.optional ? '?' : ''}${t.unknown ? ' or unknown' : ''}`;
}

/** Structural equality. The error type equals everything. */
export function sameType(a: Type, b: Type): boolean {
  if (a.tag === 'error' || b.tag === 'error') return true;
  if (a.tag !== b.tag) return false;
  switch (a.tag) {
    case 'enum':
    case 'record':
      return a.name === (b as typeof a).name;
    case 'asset':
      return a.kind === (b as typeof a).kind;
    case 'list':
    case 'set':
      return sameType(a.element, (b as typeof a).element);
    case 'map':
      return sameType(a.key, (b as typeof a).key) && sameType(a.value, (b as typeof a).value);
    default:
      return true;
  }
}
