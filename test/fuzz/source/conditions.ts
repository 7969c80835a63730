/** Constructs that give truth values. */
import { sameType, type Type } from '@policyc/model';
import { SCALARS } from '../../support/random-snapshot.js';
import { type Construct, type Place, writeExpr } from './construct.js';
import { literal, quoted } from './literals.js';
import { type Piece, piece } from './piece.js';
import { selection } from './selections.js';
import { inner, pathPiece, someScalar } from './values.js';
import {
  BOOL,
  isCollection,
  LEVEL,
  type Local,
  type PathModel,
  plain,
  type Scope,
  STRING,
  type Writer,
  type Written,
  withLocal,
  withPresent,
} from './writer.js';

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
const RANGES = ['>=1.0.0 <2.0.0', '<1.2.3', '1.2.3 || >=1.10.0', '>1.2.3-alpha.9', '>=0.0.0-0'];

const bool = (_: Writer, type: Type) => type.tag === 'bool';
const truth = (...parts: readonly (string | Piece)[]): Piece => piece('bool', 'true', ...parts);
const written = (level: number, ...parts: readonly (string | Piece)[]): Written => ({
  piece: truth(...parts),
  level,
});

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

/** A type that something in reach has. */
function reachedType(w: Writer, scope: Scope, wanted: (type: Type) => boolean): Type | undefined {
  const paths = w.paths(scope, wanted);
  return paths.length === 0 ? undefined : w.pick(paths).type;
}

const isScalar = (type: Type) => !isCollection(type) && type.tag !== 'map' && type.tag !== 'record';

function optionalPaths(w: Writer, scope: Scope): readonly PathModel[] {
  return w.paths(scope, (t) => !isCollection(t)).filter((p) => p.optional && p.field);
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
      const limit = w.pick((SCALARS.duration ?? []).filter((d) => d !== '0s'));
      return w.oneIn(2)
        ? written(LEVEL.comparison, 'age(', time.piece, `)${op}${limit}`)
        : written(LEVEL.comparison, w.held(time, LEVEL.sum), `${op}${limit} ago`);
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
        reachedType(w, place.scope, isCollection) ?? w.model.params.find((p) => isCollection(p.type))?.type;
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
      const sets = w.model.params.filter((p) => sameType(p.type, { tag: 'set', element: { tag: 'cidr' } }));
      if (element === undefined) return undefined;
      const within = w.pick([
        block(),
        `{ ${block()}, ${block()} }`,
        ...sets.map((p) => w.qualifier + p.name),
      ]);
      return written(LEVEL.comparison, w.held(element, LEVEL.sum), ` ${w.pick(['in', 'not in'])} ${within}`);
    },
  },
  {
    name: 'version in a range',
    weight: 2,
    gives: bool,
    write(w, place) {
      const element = writeExpr(w, inner(place, { tag: 'version' }));
      if (element === undefined) return undefined;
      const ranges = w.model.params.filter((p) => p.type.tag === 'version_range');
      const range = w.pick([`v"${w.pick(RANGES)}"`, ...ranges.map((p) => w.qualifier + p.name)]);
      return written(LEVEL.comparison, w.held(element, LEVEL.sum), ` ${w.pick(['in', 'not in'])} ${range}`);
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
        .filter((p) => p.field && (asksPresence ? p.optional : !p.looseHop));
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
      const type = reachedType(w, place.scope, isCollection);
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
  {
    name: 'guard',
    weight: 6,
    gives: bool,
    write(w, { scope, depth }) {
      const paths = optionalPaths(w, scope);
      if (paths.length === 0) return undefined;
      const path = w.pick(paths);
      const guarded = writeCondition(w, withPresent(scope, path.text), depth - 1);
      const name = pathPiece(path);
      switch (w.random(4)) {
        case 0:
          return written(LEVEL.logic, truth(name, ' is absent'), ' or ', w.held(guarded, LEVEL.not));
        case 1:
          return written(
            LEVEL.logic,
            'not (',
            truth(name, ' is absent'),
            ') and ',
            w.held(guarded, LEVEL.not),
          );
        case 2: {
          const other = writeCondition(w, scope, depth - 1);
          const parts = [w.held(guarded, LEVEL.logic), ' else ', w.held(other, LEVEL.logic)];
          return written(LEVEL.open, 'if ', truth(name, ' is present'), ' then ', ...parts);
        }
        default:
          return written(LEVEL.logic, truth(name, ' is present'), ' and ', w.held(guarded, LEVEL.not));
      }
    },
  },
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
];

export interface WrittenPath {
  readonly written: Written;
  /** The asset at its end, where the path binds it. */
  readonly target: Local | undefined;
}

/** `edge from a to b in K where p unless through c in L where q` */
export function writePath(w: Writer, scope: Scope, depth: number): WrittenPath | undefined {
  if (w.model.edges.length === 0) return undefined;
  const edge = w.pick(w.model.edges);
  const starts = w
    .paths(scope, (t) => t.tag === 'asset' && edge.from.includes(t.kind))
    .filter((p) => !p.optional);
  if (starts.length === 0) return undefined;
  const bound = (prefix: string, kinds: readonly string[]) => {
    const kind = w.pick(kinds);
    const local: Local = { name: w.fresh(prefix), type: plain({ tag: 'asset', kind }), field: false };
    const inside = withLocal(scope, local);
    const where = w.oneIn(6) ? [] : [' where ', mentioning(w, inside, local, depth - 1).piece];
    return { local, parts: [`${local.name} in ${kind}`, ...where] };
  };
  const ends = w
    .paths(scope, (t) => t.tag === 'asset' && edge.to.includes(t.kind))
    .filter((p) => !p.optional);
  const target = ends.length > 0 && w.oneIn(5) ? undefined : bound('x', edge.to);
  const to = target === undefined ? [pathPiece(w.pick(ends))] : target.parts;
  const between = edge.to.filter((k) => edge.from.includes(k));
  const through = between.length > 0 && w.oneIn(2) ? [' unless through ', ...bound('x', between).parts] : [];
  const parts = [`${edge.name} from `, pathPiece(w.pick(starts)), ' to ', ...to, ...through];
  return { written: written(LEVEL.open, ...parts), target: target?.local };
}
