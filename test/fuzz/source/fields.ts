/** Random fields: of every type and in every state, shared by kinds, of records, relations and derived ones. */
import type { FieldType, Type } from '@policyc/model';
import { writeExpr } from './construct.js';
import { maybeType, writeMaybe } from './maybe.js';
import { type Piece, piece, render } from './piece.js';
import { someKeyType, someScalar } from './values.js';
import {
  BOOL,
  EMPTY_SCOPE,
  type FieldModel,
  type KindModel,
  type Local,
  plain,
  STRING,
  sortOf,
  type Writer,
} from './writer.js';

export function statesText(type: FieldType): string {
  return `${type.optional ? '?' : ''}${type.unknown ? ' or unknown' : ''}`;
}

/** A value with parts, each with states of its own; with a key, it may be an element of collections. */
export function writeRecord(w: Writer, keyed: boolean): Piece {
  const name = w.fresh('R');
  const lines: (string | Piece)[] = [];
  const label = keyed ? w.fresh('m') : undefined;
  if (label !== undefined) lines.push(`  key ${label}: string\n`);
  const parts = Array.from({ length: 2 + w.random(3) }, (): FieldModel => {
    const scalar = someScalar(w);
    const type: Type = w.oneIn(6) ? { tag: 'set', element: scalar } : scalar;
    const states = { type, optional: type.tag !== 'set' && w.oneIn(3), unknown: w.oneIn(3) };
    const part = w.fresh('m');
    lines.push(piece('field', '', `  ${part}: ${sortOf(type)}${statesText(states)}\n`));
    return { name: part, type: states, tag: 'stored' };
  });
  const key: readonly FieldModel[] =
    label === undefined ? [] : [{ name: label, type: plain(STRING), tag: 'stored' }];
  w.model.records.push({ name, fields: [...key, ...parts], keyed });
  return piece('declaration', '', `record ${name} {\n`, ...lines, '}\n\n');
}

const KEYS: readonly string[] = ['id', 'key', 'code', 'part'];

/** The texts `key f: T`: one text most often, sometimes another type or two parts. */
export function keyFields(w: Writer, kind: KindModel, before: readonly KindModel[]): string {
  const enums = w.model.enums.map((e): Type => ({ tag: 'enum', name: e.name }));
  // Only kinds that were declared before: keys are not made of themselves.
  const references = before.map((k): Type => ({ tag: 'asset', kind: k.name }));
  const types: readonly Type[] = w.oneIn(4)
    ? [
        w.pick<Type>([STRING, { tag: 'int' }, ...enums, ...references]),
        w.pick<Type>([STRING, { tag: 'int' }]),
      ]
    : [w.oneIn(6) ? { tag: 'int' } : STRING];
  return types
    .map((type, i) => {
      const name = i === 0 ? w.pick(KEYS.slice(0, -1)) : 'part';
      kind.fields.push({ name, type: plain(type), tag: 'stored' });
      return `  key ${name}: ${sortOf(type)}\n`;
    })
    .join('');
}

/** A type of fields: scalars, references to kinds and groups, and all that is made of others. */
function someFieldType(w: Writer): Type {
  const { kinds, groups, records, enums } = w.model;
  const reference = (): Type => ({
    tag: 'asset',
    kind: w.pick<{ readonly name: string }>(w.oneIn(3) && groups.length > 0 ? groups : kinds).name,
  });
  const collection = (element: Type): Type => ({ tag: w.pick(['list', 'set'] as const), element });
  const record = records.find((r) => !r.keyed);
  const element = records.find((r) => r.keyed);
  const key = w.model.enums.length === 0 ? undefined : w.pick(enums).name;
  switch (w.random(15)) {
    case 0:
    case 1:
    case 2:
      return reference();
    case 3:
      return collection(reference());
    case 4:
      return collection(someScalar(w));
    case 5:
      return record === undefined ? someScalar(w) : { tag: 'record', name: record.name };
    case 6:
      return element === undefined ? reference() : collection({ tag: 'record', name: element.name });
    case 7:
      return w.oneIn(3) ? collection({ tag: 'url' }) : { tag: 'url' };
    case 8:
      return {
        tag: 'map',
        key: key === undefined || w.oneIn(2) ? someKeyType(w) : { tag: 'enum', name: key },
        value: someScalar(w),
      };
    case 9:
    case 10:
      return { tag: w.pick(['version_range', 'cidr'] as const) };
    default:
      return someScalar(w);
  }
}

/** Fields that several kinds have alike, so that groups of them have something in common. */
export function sharedFields(w: Writer): readonly FieldModel[] {
  return Array.from({ length: 1 + w.random(3) }, (): FieldModel => {
    const type = w.oneIn(3) ? someFieldType(w) : someScalar(w);
    const optional = type.tag !== 'list' && type.tag !== 'set' && w.oneIn(3);
    return { name: w.fresh('c'), type: { type, optional, unknown: w.oneIn(3) }, tag: 'stored' };
  });
}

export function storedFields(w: Writer, kind: KindModel, shared: readonly FieldModel[]): readonly Piece[] {
  const named = w.oneIn(2) ? [addField(kind, { name: 'name', type: plain(STRING), tag: 'stored' })] : [];
  const common = shared.filter(() => !w.oneIn(5)).map((f) => addField(kind, f));
  const others = Array.from({ length: 2 + w.random(6) }, () => addField(kind, someField(w, 'f')));
  return [...named, ...common, ...others];
}

/** @param states that it must have one of, because some snapshots do not have the field */
export function someField(w: Writer, prefix: string, states = false): FieldModel {
  const type = someFieldType(w);
  const isCollection = type.tag === 'list' || type.tag === 'set';
  const optional = !isCollection && w.oneIn(3);
  const unknown = w.oneIn(3) || (states && !optional);
  // What leads on is not secret: what lies behind it could not be named.
  const secret = type.tag !== 'asset' && !(isCollection && !isPlain(type.element)) && w.oneIn(12);
  return { name: w.fresh(prefix), type: { type, optional, unknown }, tag: 'stored', secret };
}

function isPlain(type: Type): boolean {
  return !['asset', 'record', 'url'].includes(type.tag);
}

export function addField(kind: KindModel, field: FieldModel): Piece {
  kind.fields.push(field);
  const { name, type, secret } = field;
  return piece('field', '', `  ${secret ? 'secret ' : ''}${name}: ${sortOf(type.type)}${statesText(type)}\n`);
}

/** `many K via f` for some of the references to the kind, or to a group with it. */
export function relationFields(w: Writer, kind: KindModel): readonly Piece[] {
  const back = w.model.kinds.flatMap((other) =>
    other.fields.flatMap(({ name, type: { type, unknown }, tag, extension }) => {
      if (tag !== 'stored' || type.tag !== 'asset' || unknown || extension || !w.oneIn(2)) return [];
      const byGroup = type.kind !== kind.name;
      if (byGroup && !w.kindsOf(type.kind).includes(kind.name)) return [];
      return [{ other: other.name, via: name, byGroup, isKey: KEYS.includes(name) }];
    }),
  );
  return back.map(({ other, via, byGroup, isKey }) => {
    const name = w.fresh('r');
    const asset: Type = { tag: 'asset', kind: other };
    // Keys are drawn without regard to what refers back.
    const one = !isKey && w.oneIn(4);
    const type = one ? { ...plain(asset), optional: true } : plain({ tag: 'set', element: asset } as const);
    kind.fields.push({ name, type, tag: 'relation', byGroup });
    return piece('field', '', `  ${name}: ${one ? 'one' : 'many'} ${other} via ${via}\n`);
  });
}

/** In their values, the fields of the asset stand by their bare names. */
export function derivedFields(w: Writer, kind: KindModel, extension = false): readonly Piece[] {
  return Array.from({ length: w.random(3) }, () => {
    const locals = kind.fields.map(
      ({ name, type, tag, secret }): Local => ({
        name,
        type,
        field: tag === 'stored' || (tag === 'derived' && type.optional),
        computed: tag === 'derived',
        secret: secret === true,
      }),
    );
    const scope = { ...EMPTY_SCOPE, locals };
    const optional = w.oneIn(3);
    const type = optional ? maybeType(w, scope) : w.oneIn(2) ? BOOL : someScalar(w);
    const place = { scope, type, depth: 2, expected: true };
    const value = optional ? writeMaybe(w, place, true) : writeExpr(w, place);
    if (value === undefined) return piece('field', '');
    const name = w.fresh('d');
    const secret = w.holdsSecret(render(value.piece));
    kind.fields.push({ name, type: { ...plain(type), optional }, tag: 'derived', extension, secret });
    return piece(
      'field',
      '',
      `  derived ${name}: ${sortOf(type)}${optional ? '?' : ''} = `,
      value.piece,
      '\n',
    );
  });
}
