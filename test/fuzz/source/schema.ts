/** A random platform module: enums, kinds with fields of every type and state, relations, derived fields, edges. */
import type { FieldType, Type } from '@policyc/model';
import { writeExpr } from './construct.js';
import { type Piece, piece } from './piece.js';
import { someScalar } from './values.js';
import {
  EMPTY_SCOPE,
  type FieldModel,
  type KindModel,
  type Local,
  plain,
  STRING,
  type Writer,
} from './writer.js';

const MEMBERS = ['red', 'green', 'blue', 'none', 'low', 'high', 'open', 'closed'];

export function writeSchema(w: Writer, packageName: string): Piece {
  const enums = Array.from({ length: 1 + w.random(2) }, () => writeEnum(w));
  const names = Array.from({ length: 1 + w.random(3) }, () => w.fresh('K'));
  for (const name of names) w.model.kinds.push({ name, fields: [] });
  const keys = w.model.kinds.map((kind) => keyFields(w, kind));
  const records = w.oneIn(2) ? [writeRecord(w)] : [];
  const stored = w.model.kinds.map((kind) => storedFields(w, kind));
  const relations = w.model.kinds.map((kind) => relationFields(w, kind));
  const edges = writeEdges(w);
  const derived = w.model.kinds.map((kind) => derivedFields(w, kind));
  const extensions: Piece[] = [];
  const assets = w.model.kinds.map((kind, i) => {
    const apart = w.oneIn(4) ? (derived[i] ?? []) : [];
    if (apart.length > 0)
      extensions.push(piece('declaration', '', `extend asset ${kind.name} {\n`, ...apart, '}\n\n'));
    const fields = [
      ...(stored[i] ?? []),
      ...(relations[i] ?? []),
      ...(apart.length > 0 ? [] : (derived[i] ?? [])),
    ];
    return piece('declaration', '', `asset ${kind.name} {\n${keys[i]}`, ...fields, '}\n\n');
  });
  const head = `package ${packageName}\n\nplatform fuzz version "1.0"\n\n`;
  return piece('file', undefined, head, ...enums, ...records, ...assets, ...extensions, ...edges);
}

function writeEnum(w: Writer): Piece {
  const ordered = w.oneIn(2);
  const name = w.fresh('E');
  const start = w.random(MEMBERS.length - 4);
  const members = MEMBERS.slice(start, start + 2 + w.random(3));
  w.model.enums.push({ name, ordered, members });
  const lines = members.map((m) => `  ${m}${w.oneIn(3) ? ` "The ${m} one"` : ''}\n`);
  return piece('declaration', '', `enum ${name}${ordered ? ' ordered' : ''} {\n`, ...lines, '}\n\n');
}

/** A value with parts, each with states of its own. */
function writeRecord(w: Writer): Piece {
  const name = w.fresh('R');
  const lines: Piece[] = [];
  const fields = Array.from({ length: 2 + w.random(3) }, (): FieldModel => {
    const type: FieldType = { type: someScalar(w), optional: w.oneIn(3), unknown: w.oneIn(3) };
    const part = w.fresh('m');
    lines.push(piece('field', '', `  ${part}: ${typeText(type.type)}${statesText(type)}\n`));
    return { name: part, type, tag: 'stored' };
  });
  w.model.records.push({ name, fields });
  return piece('declaration', '', `record ${name} {\n`, ...lines, '}\n\n');
}

function statesText(type: FieldType): string {
  return `${type.optional ? '?' : ''}${type.unknown ? ' or unknown' : ''}`;
}

export function typeText(type: Type): string {
  switch (type.tag) {
    case 'enum':
    case 'record':
      return type.name;
    case 'asset':
      return `ref ${type.kind}`;
    case 'list':
    case 'set':
      return `${type.tag} of ${typeText(type.element)}`;
    default:
      return type.tag;
  }
}

/** One text most often, sometimes another type or two parts. */
function keyFields(w: Writer, kind: KindModel): string {
  const enums = w.model.enums.map((e): Type => ({ tag: 'enum', name: e.name }));
  const types: readonly Type[] = w.oneIn(4)
    ? [w.pick<Type>([STRING, { tag: 'int' }, ...enums]), w.pick<Type>([STRING, { tag: 'int' }])]
    : [w.oneIn(6) ? { tag: 'int' } : STRING];
  return types
    .map((type, i) => {
      const name = i === 0 ? w.pick(['id', 'key', 'code']) : 'part';
      kind.fields.push({ name, type: plain(type), tag: 'stored' });
      return `  key ${name}: ${typeText(type)}\n`;
    })
    .join('');
}

function storedFields(w: Writer, kind: KindModel): readonly Piece[] {
  const named = w.oneIn(2) ? [addField(w, kind, 'name', plain(STRING))] : [];
  const others = Array.from({ length: 3 + w.random(6) }, () => {
    const roll = w.random(10);
    const reference = (): Type => ({ tag: 'asset', kind: w.pick(w.model.kinds).name });
    const [record] = w.model.records;
    const type: Type =
      roll === 9 && record !== undefined
        ? { tag: 'record', name: record.name }
        : roll < 3
          ? reference()
          : roll < 5
            ? { tag: w.pick(['list', 'set'] as const), element: w.oneIn(2) ? reference() : someScalar(w) }
            : someScalar(w);
    const optional = type.tag !== 'list' && type.tag !== 'set' && w.oneIn(3);
    return addField(w, kind, w.fresh('f'), { type, optional, unknown: w.oneIn(3) });
  });
  return [...named, ...others];
}

function addField(w: Writer, kind: KindModel, name: string, type: FieldType): Piece {
  kind.fields.push({ name, type, tag: 'stored' });
  const states = statesText(type);
  const secret = name !== 'name' && w.oneIn(12) ? 'secret ' : '';
  return piece('field', '', `  ${secret}${name}: ${typeText(type.type)}${states}\n`);
}

/** `many K via f` for some of the references to the kind. */
function relationFields(w: Writer, kind: KindModel): readonly Piece[] {
  const back = w.model.kinds.flatMap((other) =>
    other.fields
      .filter((f) => f.tag === 'stored' && f.type.type.tag === 'asset' && f.type.type.kind === kind.name)
      .filter((f) => !f.type.unknown && w.oneIn(2))
      .map((f) => ({ other: other.name, via: f.name })),
  );
  return back.map(({ other, via }) => {
    const name = w.fresh('r');
    const asset: Type = { tag: 'asset', kind: other };
    const one = w.oneIn(4);
    const type = one ? { ...plain(asset), optional: true } : plain({ tag: 'list', element: asset } as const);
    kind.fields.push({ name, type, tag: 'relation' });
    return piece('field', '', `  ${name}: ${one ? 'one' : 'many'} ${other} via ${via}\n`);
  });
}

/** In their values, the fields of the asset stand by their bare names. */
function derivedFields(w: Writer, kind: KindModel): readonly Piece[] {
  return Array.from({ length: w.random(3) }, () => {
    const type = w.oneIn(2) ? ({ tag: 'bool' } as const) : someScalar(w);
    const locals = kind.fields.map((f): Local => ({ name: f.name, type: f.type, field: f.tag === 'stored' }));
    const value = writeExpr(w, { scope: { ...EMPTY_SCOPE, locals }, type, depth: 2, expected: true });
    if (value === undefined) return piece('field', '');
    const name = w.fresh('d');
    kind.fields.push({ name, type: plain(type), tag: 'derived' });
    return piece('field', '', `  derived ${name}: ${typeText(type)} = `, value.piece, '\n');
  });
}

/** Edges along references that are held at either end, some under one name, and a union of two. */
function writeEdges(w: Writer): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const kind of w.model.kinds)
    for (const { name: field, type, tag } of kind.fields) {
      const element = type.type.tag === 'list' || type.type.tag === 'set' ? type.type.element : type.type;
      if (tag !== 'stored' || element.tag !== 'asset' || w.oneIn(3)) continue;
      const side = type.unknown || w.oneIn(2) ? 'from' : 'to';
      const [from, to] = side === 'from' ? [kind.name, element.kind] : [element.kind, kind.name];
      const last = w.model.edges[w.model.edges.length - 1];
      const joins = last !== undefined && w.oneIn(3);
      const name = joins ? last.name : w.fresh('e');
      if (joins) w.model.edges.pop();
      const merged = (before: readonly string[] | undefined, next: string) => [
        ...new Set([...(before ?? []), next]),
      ];
      w.model.edges.push({
        name,
        from: merged(joins ? last.from : undefined, from),
        to: merged(joins ? last.to : undefined, to),
      });
      pieces.push(piece('declaration', '', `edge ${name}: ${from} -> ${to} via ${side}.${field}\n`));
    }
  const [one, two] = w.model.edges;
  if (one !== undefined && two !== undefined && w.oneIn(2)) {
    const name = w.fresh('e');
    const from = [...new Set([...one.from, ...two.from])];
    const to = [...new Set([...one.to, ...two.to])];
    w.model.edges.push({ name, from, to });
    pieces.push(piece('declaration', '', `edge ${name} = ${one.name} | ${two.name}\n`));
  }
  return pieces;
}
