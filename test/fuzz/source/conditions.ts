/** Constructs that give truth values. */
import type { Type } from '@policyc/model';
import { SCALARS } from '../../support/random-snapshot.js';
import { type Construct, type Place, writeExpr } from './construct.js';
import { DRIFT } from './drift.js';
import { GUARDS } from './guards.js';
import { literal, quoted } from './literals.js';
import { writePath } from './paths.js';
import type { Piece } from './piece.js';
import { selection } from './selections.js';
import { inner, pathPiece, someScalar } from './values.js';
import {
  BOOL,
  isCollection,
  isType,
  LEVEL,
  type Local,
  type Scope,
  STRING,
  type Writer,
  type Written,
} from './writer.js';
import { bool, written } from './written.js';

const LIKE = ['*', 'a*', '*-prod', '?', 'b?d1', '*é*', 'tmp"*', '*\\*', '*\n*', ''];
const REGEX = [
  '^a',
  'a+b?',
  '[^a-c]',
  '(?i)A.*D1$',
  '^$',
  '\\d{1,3}',
  '^(bad1|safe)$',
  'é|😀',
  '\\s',
  '.',
  '^x-\\w+$',
];

/** A condition; there is always one. */
export function writeCondition(w: Writer, scope: Scope, depth: number): Written {
  return writeExpr(w, { scope, type: BOOL, depth, expected: false }) ?? written(LEVEL.atom, 'true');
}

/** A condition whose operands all name the binder: others belong outside its quantifier. */
export function mentioning(w: Writer, scope: Scope, binder: Local, depth: number): Written {
  const names = new RegExp(`\\b${binder.name}\\b`);
  const text = (part: string | Piece): string =>
    typeof part === 'string' ? part : part.parts.map(text).join('');
  const operand = (): Written => {
    for (let tries = 0; tries < 4; tries++) {
      const candidate = writeCondition(w, scope, depth);
      if (candidate.level !== LEVEL.logic && names.test(text(candidate.piece))) return candidate;
    }
    return simple(w, scope, binder);
  };
  if (depth <= 0 || !w.oneIn(3)) return operand();
  return chain(w, [operand(), operand(), ...(w.oneIn(3) ? [operand()] : [])]);
}

function chain(w: Writer, operands: readonly Written[]): Written {
  const op = w.pick(['and', 'or']);
  const parts = operands.flatMap((operand, i) => {
    const last = i === operands.length - 1;
    const held = last && w.oneIn(3) && isQuantifier(operand) ? operand.piece : w.held(operand, LEVEL.not);
    return i === 0 ? [held] : [`${w.oneIn(5) ? '\n      ' : ' '}${op} `, held];
  });
  return written(LEVEL.logic, ...parts);
}

/** It reaches to the end of the expression, so it may stand last without parentheses. */
function isQuantifier({ piece: { parts } }: Written): boolean {
  return typeof parts[0] === 'string' && /^(some|every|no) /.test(parts[0]);
}

/** A comparison of the binder itself, or of a field of it. */
function simple(w: Writer, scope: Scope, binder: Local): Written {
  const paths = w
    .paths({ ...scope, locals: [binder] }, (t) => t.tag !== 'asset' && isScalar(t))
    .filter((p) => !p.optional);
  if (paths.length === 0) return written(LEVEL.comparison, `${binder.name} in [${binder.name}]`);
  const { text, type } = w.pick(paths);
  const other = literal(w, type, true);
  if (other === undefined) return written(LEVEL.comparison, `${text} in [${text}]`);
  return written(LEVEL.comparison, text, w.pick([' == ', ' != ']), other.piece);
}

function relation(w: Writer, place: Place, type: Type, ops: readonly string[]): Written | undefined {
  const left = writeExpr(w, inner(place, type));
  const right = writeExpr(w, inner(place, type, true));
  if (left === undefined || right === undefined) return undefined;
  return written(LEVEL.comparison, w.held(left, LEVEL.sum), ` ${w.pick(ops)} `, w.held(right, LEVEL.sum));
}

/** What stands after `in` for a block or a range: written out, a set of them, or a value that is known when it runs. */
function blocks(w: Writer, place: Place, type: Type, ...literals: readonly string[]): string | Piece {
  const sets = w.model.params.filter((p) => isCollection(p.type) && isType(type)(p.type.element));
  const named = sets.length > 0 && w.oneIn(3) ? w.qualifier + w.pick(sets).name : w.pick(literals);
  const value = w.oneIn(2) ? writeExpr(w, inner(place, type, true)) : undefined;
  return value === undefined ? named : w.held(value, LEVEL.sum);
}

/** A type that something in reach has. */
function reachedType(w: Writer, scope: Scope, wanted: (type: Type) => boolean): Type | undefined {
  const paths = w.paths(scope, wanted);
  return paths.length === 0 ? undefined : w.pick(paths).type;
}

export const isScalar = (type: Type) =>
  !isCollection(type) && !['map', 'record', 'url'].includes(type.tag) && !isRow(type);
/** Of elements that are values of their own: those with parts are compared by these. */
const isPlainCollection = (type: Type) => isCollection(type) && isScalar(type.element);
const isRow = (type: Type) => type.tag === 'asset' && type.kind.startsWith('table ');

export const CONDITIONS: readonly Construct[] = [
  {
    name: 'equality',
    weight: 10,
    gives: bool,
    write(w, place) {
      const type = w.oneIn(6) ? someScalar(w) : reachedType(w, place.scope, isScalar);
      return type === undefined ? undefined : relation(w, place, type, ['==', '!=']);
    },
  },
  {
    name: 'equality of URLs',
    weight: 2,
    leaf: true,
    gives: bool,
    write(w, { scope }) {
      const paths = w.paths(scope, (t) => t.tag === 'url').filter((p) => !p.optional);
      const other = literal(w, { tag: 'url' }, false);
      if (paths.length === 0 || other === undefined) return undefined;
      const right = w.oneIn(3) ? pathPiece(w.pick(paths)) : other.piece;
      return written(LEVEL.comparison, pathPiece(w.pick(paths)), w.pick([' == ', ' != ']), right);
    },
  },
  {
    name: 'order',
    weight: 8,
    gives: bool,
    write(w, place) {
      const type = w.oneIn(4) ? ({ tag: 'int' } as const) : reachedType(w, place.scope, (t) => w.ordered(t));
      return type === undefined ? undefined : relation(w, place, type, ['<', '<=', '>', '>=']);
    },
  },
  {
    name: 'age',
    weight: 2,
    gives: bool,
    write(w, place) {
      const time = writeExpr(w, inner(place, { tag: 'timestamp' }));
      if (time === undefined) return undefined;
      const op = ` ${w.pick(['<', '<=', '>', '>=', '==', '!='])} `;
      const limit = w.pick(SCALARS.duration ?? []);
      if (w.oneIn(3)) return written(LEVEL.comparison, w.held(time, LEVEL.sum), `${op}${limit} ago`);
      const most = writeExpr(w, inner(place, { tag: 'duration' }, true));
      const right = most === undefined ? limit : w.held(most, LEVEL.sum);
      return written(LEVEL.comparison, 'age(', time.piece, `)${op}`, right);
    },
  },
  {
    name: 'membership in what is written out',
    weight: 4,
    gives: bool,
    write(w, place) {
      const type = w.oneIn(6) ? someScalar(w) : reachedType(w, place.scope, isScalar);
      const element = type === undefined ? undefined : writeExpr(w, inner(place, type));
      if (type === undefined || element === undefined) return undefined;
      const count = 1 + w.random(3);
      const others = Array.from({ length: count }, () =>
        writeExpr(w, inner({ ...place, depth: w.random(2) }, type, true)),
      );
      const parts = others.flatMap((o, i) => (o === undefined ? [] : [i > 0 ? ', ' : '', o.piece]));
      if (others.includes(undefined)) return undefined;
      const [open, close] = w.oneIn(2) ? ['{ ', ' }'] : ['[', ']'];
      return written(
        LEVEL.comparison,
        w.held(element, LEVEL.sum),
        ` ${w.pick(['in', 'not in'])} ${open}`,
        ...parts,
        close,
      );
    },
  },
  {
    name: 'membership in a collection',
    weight: 5,
    gives: bool,
    write(w, place) {
      const type =
        reachedType(w, place.scope, isPlainCollection) ??
        w.model.params.find((p) => isCollection(p.type))?.type;
      if (type === undefined || !isCollection(type)) return undefined;
      const element = writeExpr(w, inner(place, type.element));
      const collection = writeExpr(w, inner(place, type));
      if (element === undefined || collection === undefined) return undefined;
      return written(
        LEVEL.comparison,
        w.held(element, LEVEL.sum),
        ` ${w.pick(['in', 'not in'])} `,
        w.held(collection, LEVEL.sum),
      );
    },
  },
  {
    name: 'address in a block',
    weight: 2,
    gives: bool,
    write(w, place) {
      const element = writeExpr(w, inner(place, { tag: w.pick(['ip', 'host'] as const) }));
      const block = () => `cidr"${w.pick(SCALARS.cidr ?? [])}"`;
      if (element === undefined) return undefined;
      const within = blocks(w, place, { tag: 'cidr' }, block(), `{ ${block()}, ${block()} }`);
      return written(LEVEL.comparison, w.held(element, LEVEL.sum), ` ${w.pick(['in', 'not in'])} `, within);
    },
  },
  {
    name: 'version in a range',
    weight: 2,
    gives: bool,
    write(w, place) {
      const element = writeExpr(w, inner(place, { tag: 'version' }));
      if (element === undefined) return undefined;
      const within = blocks(w, place, { tag: 'version_range' }, `v"${w.pick(SCALARS.version_range ?? [])}"`);
      return written(LEVEL.comparison, w.held(element, LEVEL.sum), ` ${w.pick(['in', 'not in'])} `, within);
    },
  },
  {
    name: 'what an address is for',
    weight: 2,
    gives: bool,
    write(w, place) {
      const tag = w.pick(['ip', 'host', 'cidr'] as const);
      const value = writeExpr(w, inner(place, { tag }));
      if (value === undefined) return undefined;
      const name = w.pick(['is_private()', 'is_loopback()', 'is_link_local()']);
      const under = `is_subdomain_of(host"${w.pick(['example.com', 'localhost', 'com'])}")`;
      const block = `within(cidr"${w.pick(SCALARS.cidr ?? [])}")`;
      const method = tag === 'cidr' ? block : tag === 'host' && w.oneIn(3) ? under : name;
      return written(LEVEL.atom, w.held(value, LEVEL.atom), `.${method}`);
    },
  },
  {
    name: 'pattern',
    weight: 3,
    gives: bool,
    write(w, place) {
      const text = writeExpr(w, inner(place, STRING));
      if (text === undefined) return undefined;
      const not = w.oneIn(3) ? 'not ' : '';
      const pattern = w.oneIn(2) ? `like ${quoted(w.pick(LIKE))}` : `matches r"${w.pick(REGEX)}"`;
      return written(LEVEL.comparison, w.held(text, LEVEL.sum), ` ${not}${pattern}`);
    },
  },
  {
    name: 'part of a text',
    weight: 2,
    gives: bool,
    write(w, place) {
      const text = writeExpr(w, inner(place, STRING));
      const part = writeExpr(w, inner(place, STRING));
      if (text === undefined || part === undefined) return undefined;
      const method = w.pick(['starts_with', 'ends_with', 'contains']);
      return written(LEVEL.atom, w.held(text, LEVEL.atom), `.${method}(`, part.piece, ')');
    },
  },
  {
    name: 'state of a field',
    weight: 4,
    leaf: true,
    gives: bool,
    write(w, { scope }) {
      const test = w.pick(['present', 'absent', 'known', 'unknown']);
      const asksPresence = test === 'present' || test === 'absent';
      const paths = w
        .paths(scope, (t) => !asksPresence || !isCollection(t))
        .filter((p) => p.field && (asksPresence ? p.optional : !p.looseHop && !p.root.computed));
      if (paths.length === 0) return undefined;
      return written(LEVEL.comparison, pathPiece(w.pick(paths)), ` is ${w.oneIn(4) ? 'not ' : ''}${test}`);
    },
  },
  {
    name: 'emptiness',
    weight: 2,
    leaf: true,
    gives: bool,
    write(w, { scope }) {
      const paths = w.paths(scope, isCollection).filter((p) => !p.optional);
      if (paths.length === 0) return undefined;
      return written(LEVEL.comparison, pathPiece(w.pick(paths)), ` is ${w.oneIn(3) ? 'not ' : ''}empty`);
    },
  },
  {
    name: 'comparison of sets',
    weight: 3,
    gives: bool,
    write(w, place) {
      const type = reachedType(w, place.scope, isPlainCollection);
      if (type === undefined || !isCollection(type)) return undefined;
      const tag = w.oneIn(2) ? type.tag : type.tag === 'set' ? 'list' : 'set';
      const left = writeExpr(w, inner(place, type));
      const right = writeExpr(w, inner(place, { tag, element: type.element }));
      if (left === undefined || right === undefined) return undefined;
      const op = w.pick([' subset of ', ' disjoint from ']);
      return written(LEVEL.comparison, w.held(left, LEVEL.sum), op, w.held(right, LEVEL.sum));
    },
  },
  {
    name: 'not',
    weight: 4,
    gives: bool,
    write(w, { scope, depth }) {
      return written(LEVEL.not, 'not ', w.held(writeCondition(w, scope, depth - 1), LEVEL.not));
    },
  },
  {
    name: 'and, or',
    weight: 10,
    gives: bool,
    write(w, { scope, depth }) {
      const count = 2 + w.random(2);
      return chain(
        w,
        Array.from({ length: count }, () => writeCondition(w, scope, depth - 1)),
      );
    },
  },
  ...GUARDS,
  {
    name: 'some, no',
    weight: 10,
    gives: bool,
    write(w, { scope, depth }) {
      const chosen = selection(w, scope, depth - 1, w.oneIn(8) ? 'bare' : 'where');
      return chosen && written(LEVEL.open, `${w.pick(['some', 'no'])} `, chosen.piece);
    },
  },
  {
    name: 'every',
    weight: 6,
    gives: bool,
    write(w, { scope, depth }) {
      const chosen = selection(w, scope, depth - 1, w.oneIn(2) ? 'bare' : 'where');
      if (chosen === undefined) return undefined;
      const judged = mentioning(w, chosen.scope, chosen.binder, depth - 1);
      return written(LEVEL.open, 'every ', chosen.piece, ' satisfies ', judged.piece);
    },
  },
  {
    name: 'path',
    weight: 5,
    gives: bool,
    write: (w, { scope, depth }) => writePath(w, scope, depth)?.written,
  },
  ...DRIFT,
];
