/**
 * What the generator knows while it writes: the schema so far, the names in reach, and its source of chance.
 * Invariant: an expression that is written for a type has that type; names are never used twice.
 */
import { type FieldType, sameType, type Type } from '@policyc/model';
import type { Random } from '../../support/random-snapshot.js';
import { type Piece, piece } from './piece.js';

export interface KindModel {
  readonly name: string;
  readonly fields: FieldModel[];
}

export interface FieldModel {
  readonly name: string;
  readonly type: FieldType;
  /** Only stored fields have states that can be asked for. */
  readonly tag: 'stored' | 'relation' | 'derived';
}

export interface RecordModel {
  readonly name: string;
  readonly fields: readonly FieldModel[];
}

export interface EnumModel {
  readonly name: string;
  readonly ordered: boolean;
  readonly members: readonly string[];
}

export interface EdgeModel {
  readonly name: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface FnModel {
  readonly name: string;
  readonly params: readonly Type[];
  readonly result: Type;
}

export interface ParamModel {
  readonly name: string;
  readonly type: Type;
}

export interface Model {
  readonly enums: EnumModel[];
  readonly records: RecordModel[];
  readonly kinds: KindModel[];
  readonly edges: EdgeModel[];
  readonly fns: FnModel[];
  readonly params: ParamModel[];
}

export interface Local {
  readonly name: string;
  readonly type: FieldType;
  /** A path that `is present` may be asked of; a binder or a computed `let` is none. */
  readonly field: boolean;
}

/** Names in reach and the paths that are proven present. */
export interface Scope {
  readonly locals: readonly Local[];
  readonly present: ReadonlySet<string>;
}

export const EMPTY_SCOPE: Scope = { locals: [], present: new Set() };

export function withLocal(scope: Scope, local: Local): Scope {
  return { ...scope, locals: [...scope.locals, local] };
}

export function withPresent(scope: Scope, path: string): Scope {
  const parts = path.split('.');
  const proven = parts.map((_, i) => parts.slice(0, i + 1).join('.'));
  return { ...scope, present: new Set([...scope.present, ...proven]) };
}

/** How tightly an expression holds together. */
export const LEVEL = { open: 0, logic: 1, not: 2, comparison: 3, sum: 4, product: 5, atom: 6 } as const;

/** An expression as written. */
export interface Written {
  readonly piece: Piece;
  readonly level: number;
}

/** A path of fields, with what may be said of it. */
export interface PathModel {
  readonly text: string;
  readonly type: Type;
  /** It may be absent as far as is proven. */
  readonly optional: boolean;
  /** A hop before the last may be absent. */
  readonly looseHop: boolean;
  readonly field: boolean;
  readonly root: Local;
}

export class Writer {
  private names = 0;
  /** What stands before the names of functions and parameters that another package declares. */
  qualifier = '';
  readonly model: Model = { enums: [], records: [], kinds: [], edges: [], fns: [], params: [] };

  constructor(readonly random: Random) {}

  fresh(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.random(n) === 0;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.random(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }

  /** One of the entries, by weight. */
  weighted<T extends { readonly weight: number }>(entries: readonly T[]): T {
    let left = this.random(entries.reduce((sum, e) => sum + e.weight, 0));
    for (const entry of entries) {
      left -= entry.weight;
      if (left < 0) return entry;
    }
    throw new Error('nothing to choose from');
  }

  kind(name: string): KindModel {
    const kind = this.model.kinds.find((k) => k.name === name);
    if (kind === undefined) throw new Error(`no kind ${name}`);
    return kind;
  }

  /** Of an asset or a record; nothing else has fields. */
  private fieldsOf(type: Type): readonly FieldModel[] {
    if (type.tag === 'asset') return this.kind(type.kind).fields;
    if (type.tag !== 'record') return [];
    return this.model.records.find((r) => r.name === type.name)?.fields ?? [];
  }

  members(type: Type): readonly string[] {
    return (
      (type.tag === 'enum' ? this.model.enums.find((e) => e.name === type.name)?.members : undefined) ?? []
    );
  }

  /** Whether values of the type have an order. */
  ordered(type: Type): boolean {
    return (
      ['int', 'decimal', 'timestamp', 'duration', 'version'].includes(type.tag) ||
      (type.tag === 'enum' && this.model.enums.some((e) => e.name === type.name && e.ordered))
    );
  }

  /** Every path from the names in reach, up to three hops. */
  paths(scope: Scope, wanted: (type: Type) => boolean): readonly PathModel[] {
    const found: PathModel[] = [];
    const visit = (path: PathModel, hops: number): void => {
      if (wanted(path.type)) found.push(path);
      if (hops === 0) return;
      for (const { name, type, tag } of this.fieldsOf(path.type)) {
        const text = `${path.text}.${name}`;
        const looseHop = path.optional;
        const optional = looseHop || (type.optional && !scope.present.has(text));
        visit(
          { text, type: type.type, optional, looseHop, field: tag === 'stored', root: path.root },
          hops - 1,
        );
      }
    };
    for (const root of scope.locals) {
      const { name, type, field } = root;
      const optional = type.optional && !scope.present.has(name);
      visit({ text: name, type: type.type, optional, looseHop: false, field, root }, 3);
    }
    return found;
  }

  /** In parentheses where it must be, and now and then where it need not. */
  held(written: Written, level: number): Piece {
    if (written.level >= level && !this.oneIn(25)) return written.piece;
    const { sort, simplest } = written.piece;
    return piece(sort, simplest, '(', written.piece, ')');
  }
}

export function sortOf(type: Type): string {
  switch (type.tag) {
    case 'enum':
    case 'record':
      return type.name;
    case 'asset':
      return `ref ${type.kind}`;
    case 'list':
    case 'set':
      return `${type.tag} of ${sortOf(type.element)}`;
    default:
      return type.tag;
  }
}

export const BOOL: Type = { tag: 'bool' };
export const INT: Type = { tag: 'int' };
export const STRING: Type = { tag: 'string' };
export const plain = (type: Type): FieldType => ({ type, optional: false, unknown: false });
export const isType = (type: Type) => (other: Type) => sameType(type, other);
export const isCollection = (type: Type): type is Extract<Type, { readonly tag: 'list' | 'set' }> =>
  type.tag === 'list' || type.tag === 'set';
