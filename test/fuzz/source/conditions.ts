/** Constructs that give truth values. */
import type { Type } from '@policyc/model';
import { SCALARS } from '../../support/random-snapshot.js';
import { type Construct, type Place, writeExpr } from './construct.js';
import { DRIFT } from './drift.js';
import { GUARDS } from './guards.js';
import { literal, quoted } from './literals.js';
import { maybeType, rowOf, withNamed, writeMaybe } from './maybe.js';
import { isScalar, MEMBERSHIPS, reachedType } from './memberships.js';
import { writePath } from './paths.js';
import type { Piece } from './piece.js';
import { selection } from './selections.js';
import { inner, pathPiece, someScalar } from './values.js';
import {
  BOOL,
  isCollection,
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
  const inReach = depth > 0 && w.oneIn(8) ? withNamed(w, scope) : scope;
  return writeExpr(w, { scope: inReach, type: BOOL, depth, expected: false }) ?? written(LEVEL.atom, 'true');
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
    name: 'what an address is for',
    weight: 4,
    gives: bool,
    write(w, place) {
      const tag = w.pick(['ip', 'host', 'cidr'] as const);
      const value = writeExpr(w, inner(place, { tag }));
      if (value === undefined) return undefined;
      const name = w.pick(['is_private()', 'is_loopback()', 'is_link_local()']);
      const under = `is_subdomain_of(host"${w.pick(['example.com', 'localhost', 'com'])}")`;
      const around = writeExpr(w, inner(place, { tag: 'cidr' }, true));
      if (tag === 'cidr')
        return around && written(LEVEL.atom, w.held(value, LEVEL.atom), '.within(', around.piece, ')');
      const method = tag === 'host' && w.oneIn(3) ? under : name;
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
        .filter((p) => p.field && (asksPresence ? p.optional : !p.looseHop && !p.computed));
      if (paths.length === 0) return undefined;
      return written(LEVEL.comparison, pathPiece(w.pick(paths)), ` is ${w.oneIn(4) ? 'not ' : ''}${test}`);
    },
  },
  {
    name: 'presence of what is computed',
    weight: 2,
    gives: bool,
    write(w, place) {
      const test = ` is ${w.oneIn(4) ? 'not ' : ''}${w.pick(['present', 'absent'])}`;
      if (w.model.tables.length > 0 && w.oneIn(2)) {
        const row = rowOf(w, place, w.pick(w.model.tables).name);
        return row && written(LEVEL.comparison, row, test);
      }
      const type = maybeType(w, place.scope);
      const value = writeMaybe(w, { ...place, type, expected: false, depth: place.depth - 1 }, true);
      return value && written(LEVEL.comparison, w.held(value, LEVEL.sum), test);
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
  ...MEMBERSHIPS,
];
