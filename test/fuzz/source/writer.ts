/**
 * What the generator knows while it writes: the schema so far, the names in reach, and its source of chance.
 * Invariant: an expression that is written for a type has that type; names are never used twice.
 */
import {
  type FieldType,
  kindBefore,
  momentOf,
  sameType,
  type Type,
  typeBefore,
  URL_PARTS,
} from '@policyc/model';
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
  readonly secret?: boolean;
  /** Only what snapshots of an extension have. */
  readonly extension?: boolean;
  /** A relation that goes back by a reference to a group. */
  readonly byGroup?: boolean;
}

export interface RecordModel {
  readonly name: string;
  readonly fields: readonly FieldModel[];
  /** Whether it has a part that tells the elements of a collection apart. */
  readonly keyed: boolean;
}

export interface GroupModel {
  readonly name: string;
  readonly kinds: readonly string[];
}

/** Its rows are read like assets of a kind of their own. */
export interface TableModel {
  readonly name: string;
  readonly kind: string;
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
  readonly params: readonly FieldType[];
  readonly result: FieldType;
  /** Whether it reads a secret field. */
  readonly secret: boolean;
}

export interface ParamModel {
  readonly name: string;
  readonly type: Type;
}

export interface Model {
  readonly enums: EnumModel[];
  readonly records: RecordModel[];
  readonly kinds: KindModel[];
  readonly groups: GroupModel[];
  readonly tables: TableModel[];
  readonly edges: EdgeModel[];
  readonly fns: FnModel[];
  readonly params: ParamModel[];
}

export interface Local {
  readonly name: string;
  readonly type: FieldType;
  /** A path that `is present` may be asked of; a binder or a computed `let` is none. */
  readonly field: boolean;
  /** A computed value that may be absent: it can be asked for its presence, and for no other state. */
  readonly computed?: boolean;
  readonly secret?: boolean;
  /** It stands for a look-up behind a hop that may be absent. */
  readonly loose?: boolean;
}

/** Names in reach, the paths that are proven present, and those of groups whose kind is. */
export interface Scope {
  readonly locals: readonly Local[];
  readonly present: ReadonlySet<string>;
  readonly kinds: ReadonlyMap<string, string>;
}

export const EMPTY_SCOPE: Scope = { locals: [], present: new Set(), kinds: new Map() };

export function withLocal(scope: Scope, local: Local): Scope {
  return { ...scope, locals: [...scope.locals, local] };
}

export function withPresent(scope: Scope, path: string): Scope {
  const parts = path.split('.');
  const proven = parts.map((_, i) => parts.slice(0, i + 1).join('.'));
  return { ...scope, present: new Set([...scope.present, ...proven]) };
}

export function withKind(scope: Scope, path: string, kind: string): Scope {
  return { ...scope, kinds: new Map([...scope.kinds, [path, kind]]) };
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
  /** Of the states, it has only that of its presence. */
  readonly computed: boolean;
  /** A secret field is on the way. */
  readonly secret: boolean;
  readonly root: Local;
}

export class Writer {
  private names = 0;
  /** By scope: the schema does not change while one is in use. */
  private readonly reached = new WeakMap<Scope, readonly PathModel[]>();
  /** What stands before the names of functions and parameters that another package declares. */
  qualifier = '';
  readonly model: Model = {
    enums: [],
    records: [],
    kinds: [],
    groups: [],
    tables: [],
    edges: [],
    fns: [],
    params: [],
  };
  /** Whether what is being written may speak of the baseline. */
  drift = false;

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
    if (type.tag === 'url') return URL_FIELDS;
    if (type.tag === 'record') return this.model.records.find((r) => r.name === type.name)?.fields ?? [];
    if (type.tag !== 'asset') return [];
    const { kind, before } = momentOf(type.kind);
    const table = this.model.tables.find((t) => t.kind === kind);
    if (table !== undefined) return table.fields;
    const group = this.model.groups.find((g) => g.name === kind);
    if (group !== undefined) return this.commonFields(group);
    return before ? this.fieldsBefore(kind) : this.kind(kind).fields;
  }

  /** What all kinds of the group have, with one type. */
  private commonFields({ kinds }: GroupModel): readonly FieldModel[] {
    const [first, ...others] = kinds.map((k) => this.kind(k).fields);
    return (first ?? []).filter(
      (f) =>
        f.tag === 'stored' &&
        !holdsParts(f.type.type) &&
        others.every((fields) =>
          fields.some(
            (o) =>
              o.name === f.name &&
              o.tag === f.tag &&
              sameType(o.type.type, f.type.type) &&
              o.type.optional === f.type.optional &&
              o.type.unknown === f.type.unknown,
          ),
        ),
    );
  }

  /** The fields of the kind's assets in the baseline; without references to groups, which it has none of. */
  private fieldsBefore(kind: string): readonly FieldModel[] {
    return this.kind(kind)
      .fields.filter((f) => !this.holdsGroup(f.type.type) && !f.byGroup)
      .map((f) => ({ ...f, type: { ...f.type, type: typeBefore(f.type.type) } }));
  }

  isGroup(type: Type): boolean {
    return type.tag === 'asset' && this.model.groups.some((g) => g.name === type.kind);
  }

  holdsGroup(type: Type): boolean {
    return this.isGroup(isCollection(type) ? type.element : type);
  }

  /** The kinds of a group, or the kind itself. */
  kindsOf(name: string): readonly string[] {
    return this.model.groups.find((g) => g.name === name)?.kinds ?? [name];
  }

  /** Whether it is an asset of today, of a kind of the platform. */
  hasBefore(type: Type): boolean {
    return type.tag === 'asset' && this.model.kinds.some((k) => k.name === type.kind);
  }

  members(type: Type): readonly string[] {
    return (
      (type.tag === 'enum' ? this.model.enums.find((e) => e.name === type.name)?.members : undefined) ?? []
    );
  }

  /** Whether a text names a secret field. */
  holdsSecret(text: string): boolean {
    const fields = this.model.kinds.flatMap((k) => k.fields);
    return fields.some((f) => f.secret === true && new RegExp(`\\b${f.name}\\b`).test(text));
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
    let all = this.reached.get(scope);
    if (all === undefined) {
      all = this.allPaths(scope);
      this.reached.set(scope, all);
    }
    return all.filter((p) => wanted(p.type));
  }

  private allPaths(scope: Scope): readonly PathModel[] {
    const found: PathModel[] = [];
    const visit = (whole: PathModel, hops: number): void => {
      const kind = scope.kinds.get(whole.text);
      const path = kind === undefined ? whole : { ...whole, type: { tag: 'asset', kind } as const };
      found.push(path);
      if (hops === 0) return;
      for (const { name, type, tag, secret } of this.stepsFrom(path, hops)) {
        const text = `${path.text}.${name}`;
        const looseHop = path.optional;
        const optional = looseHop || (type.optional && !scope.present.has(text));
        const { root } = path;
        const computed = tag === 'derived' || root.computed === true;
        const field = tag === 'stored' || (tag === 'derived' && type.optional);
        const isSecret = path.secret || secret === true;
        const next = { text, type: type.type, optional, looseHop, field, computed, secret: isSecret, root };
        visit(next, hops - 1);
      }
    };
    for (const root of scope.locals) {
      const { name, type, field } = root;
      const optional = type.optional && !scope.present.has(name);
      const secret = root.secret === true;
      const looseHop = optional && root.loose === true;
      const computed = root.computed === true;
      visit({ text: name, type: type.type, optional, looseHop, field, computed, secret, root }, 3);
    }
    return found;
  }

  /** The fields of what a path leads to, and the same asset in the baseline where a name stands for it. */
  private stepsFrom({ type }: PathModel, hops: number): readonly FieldModel[] {
    const fields = this.fieldsOf(type);
    if (!this.drift || hops < 3 || type.tag !== 'asset' || !this.hasBefore(type)) return fields;
    const asset: Type = { tag: 'asset', kind: kindBefore(type.kind) };
    return [
      ...fields,
      { name: 'before', type: { type: asset, optional: true, unknown: true }, tag: 'stored' },
    ];
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
    case 'map':
      return `map of ${sortOf(type.key)} to ${sortOf(type.value)}`;
    default:
      return type.tag;
  }
}

/** Elements with parts are assets of a kind of their own, another one for each owner. */
const holdsParts = (type: Type) => isCollection(type) && ['record', 'url'].includes(type.element.tag);

const URL_FIELDS: readonly FieldModel[] = URL_PARTS.map(({ name, type }) => ({ name, type, tag: 'stored' }));

export const BOOL: Type = { tag: 'bool' };
export const INT: Type = { tag: 'int' };
export const STRING: Type = { tag: 'string' };
export const plain = (type: Type): FieldType => ({ type, optional: false, unknown: false });
export const isType = (type: Type) => (other: Type) => sameType(type, other);
export const isCollection = (type: Type): type is Extract<Type, { readonly tag: 'list' | 'set' }> =>
  type.tag === 'list' || type.tag === 'set';
