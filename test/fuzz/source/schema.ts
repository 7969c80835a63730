/** A random platform module: enums, records, kinds, groups and edges. */
import {
  derivedFields,
  keyFields,
  relationFields,
  sharedFields,
  storedFields,
  writeRecord,
} from './fields.js';
import { type Piece, piece } from './piece.js';
import type { KindModel, Writer } from './writer.js';

const MEMBERS = ['red', 'green', 'blue', 'none', 'low', 'high', 'open', 'closed'];

export function writeSchema(w: Writer, packageName: string): Piece {
  const enums = Array.from({ length: 1 + w.random(2) }, () => writeEnum(w));
  const names = Array.from({ length: 1 + w.random(3) }, () => w.fresh('K'));
  const before: KindModel[] = [];
  for (const name of names) w.model.kinds.push({ name, fields: [] });
  const keys = w.model.kinds.map((kind) => {
    const text = keyFields(w, kind, before);
    before.push(kind);
    return text;
  });
  const records = [false, true].filter(() => w.oneIn(2)).map((keyed) => writeRecord(w, keyed));
  const groups = names.length > 1 && w.oneIn(2) ? [writeGroup(w)] : [];
  const shared = groups.length > 0 || w.oneIn(3) ? sharedFields(w) : [];
  const stored = w.model.kinds.map((kind) => storedFields(w, kind, shared));
  const heads = w.model.kinds.map((kind) => headOf(w, kind));
  const relations = w.model.kinds.map((kind) => relationFields(w, kind));
  const edges = writeEdges(w, w.model.kinds);
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
    return piece('declaration', '', `asset ${heads[i]} {\n${keys[i]}`, ...fields, '}\n\n');
  });
  const head = `package ${packageName}\n\nplatform fuzz version "1.0"\n\n`;
  return piece('file', undefined, head, ...enums, ...records, ...groups, ...assets, ...extensions, ...edges);
}

export function writeEnum(w: Writer): Piece {
  const ordered = w.oneIn(2);
  const name = w.fresh('E');
  const start = w.random(MEMBERS.length - 4);
  const members = MEMBERS.slice(start, start + 2 + w.random(3));
  w.model.enums.push({ name, ordered, members });
  const lines = members.map((m) => `  ${m}${w.oneIn(3) ? ` "The ${m} one"` : ''}\n`);
  return piece('declaration', '', `enum ${name}${ordered ? ' ordered' : ''} {\n`, ...lines, '}\n\n');
}

/** The first kinds, two at least. */
function writeGroup(w: Writer): Piece {
  const count = w.oneIn(2) ? 2 : w.model.kinds.length;
  const kinds = w.model.kinds.slice(0, count).map((k) => k.name);
  const name = w.fresh('G');
  w.model.groups.push({ name, kinds });
  return piece('declaration', '', `group ${name} = ${kinds.join(' | ')}\n\n`);
}

/** The name, and what else the declaration of a kind begins with. */
function headOf(w: Writer, { name, fields }: KindModel): string {
  if (w.oneIn(12)) return `${name} singleton`;
  const lasting = fields.filter((f) => f.tag === 'stored' && !f.secret && /^[cf]\d/.test(f.name));
  if (lasting.length === 0 || !w.oneIn(6)) return name;
  return `${name} alike by ${w.pick(lasting).name}`;
}

/** Edges along references that are held at either end, some under one name, and a union of two. */
export function writeEdges(w: Writer, kinds: readonly KindModel[]): readonly Piece[] {
  const pieces: Piece[] = [];
  const before = w.model.edges.length;
  for (const kind of kinds)
    for (const { name: field, type, tag } of kind.fields) {
      const element = type.type.tag === 'list' || type.type.tag === 'set' ? type.type.element : type.type;
      if (tag !== 'stored' || element.tag !== 'asset' || w.oneIn(3)) continue;
      const side = type.unknown || w.oneIn(2) ? 'from' : 'to';
      const [from, to] = side === 'from' ? [kind.name, element.kind] : [element.kind, kind.name];
      const last = w.model.edges.length > before ? w.model.edges[w.model.edges.length - 1] : undefined;
      const joins = last !== undefined && w.oneIn(3);
      const name = joins ? last.name : w.fresh('e');
      if (joins) w.model.edges.pop();
      const merged = (known: readonly string[] | undefined, next: string) => [
        ...new Set([...(known ?? []), ...w.kindsOf(next)]),
      ];
      w.model.edges.push({
        name,
        from: merged(joins ? last.from : undefined, from),
        to: merged(joins ? last.to : undefined, to),
      });
      pieces.push(piece('declaration', '', `edge ${name}: ${from} -> ${to} via ${side}.${field}\n`));
    }
  const [one, two] = w.model.edges.slice(before);
  if (one !== undefined && two !== undefined && w.oneIn(2)) {
    const name = w.fresh('e');
    const from = [...new Set([...one.from, ...two.from])];
    const to = [...new Set([...one.to, ...two.to])];
    w.model.edges.push({ name, from, to });
    pieces.push(piece('declaration', '', `edge ${name} = ${one.name} | ${two.name}\n`));
  }
  return pieces;
}
