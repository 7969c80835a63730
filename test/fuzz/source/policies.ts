/** Random parameters, functions and policies over a schema. */
import { type FieldType, isKeyedMap, type KeyedMap, type Type } from '@policyc/model';
import { SCALARS, STRINGS } from '../../support/random-snapshot.js';
import { mentioning, writeCondition } from './conditions.js';
import { writeExpr } from './construct.js';
import { proveKind, provePresent } from './guards.js';
import { literal, quoted } from './literals.js';
import { maybeType, rowOf, withNamed, writeMaybe } from './maybe.js';
import { writePath } from './paths.js';
import { type Piece, piece, render } from './piece.js';
import { kindSource, selection } from './selections.js';
import { someElement, someKeyType, someScalar } from './values.js';
import {
  BOOL,
  EMPTY_SCOPE,
  isCollection,
  LEVEL,
  type Local,
  plain,
  type Scope,
  STRING,
  sortOf,
  type Writer,
  withLocal,
} from './writer.js';

export function writeParams(w: Writer): readonly Piece[] {
  return Array.from({ length: w.random(4) }, () => writeParam(w));
}

function writeParam(w: Writer): Piece {
  const element = someScalar(w);
  const [anEnum] = w.model.enums;
  const key = someKeyType(w);
  const type: Type = w.pick<Type>([
    element,
    { tag: 'set', element },
    { tag: 'list', element },
    { tag: 'set', element: { tag: 'cidr' } },
    { tag: 'cidr' },
    { tag: 'version_range' },
    { tag: 'map', key, value: element },
    { tag: 'map', key: STRING, value: element },
    ...(anEnum === undefined
      ? []
      : [{ tag: 'map', key: { tag: 'enum', name: anEnum.name }, value: element } as const]),
  ]);
  const name = w.fresh('p');
  const one = (t: Type) => literal(w, t, true)?.piece.parts.join('') ?? '';
  const many = (t: Type) => [...new Set(Array.from({ length: w.random(4) }, () => one(t)))].join(', ');
  const entries = (map: KeyedMap) => {
    const pool = map.key.tag === 'string' ? STRINGS : (SCALARS[map.key.tag] ?? []);
    const keys = [...new Set(Array.from({ length: w.random(5) }, () => w.pick(pool)))];
    return `{ ${keys.map((k) => `${quoted(k)}: ${one(map.value)}`).join(', ')} }`;
  };
  const value = (): string => {
    switch (type.tag) {
      case 'set':
        return `{ ${many(type.element)} }`;
      case 'list':
        return `[${many(type.element)}]`;
      case 'map':
        if (isKeyedMap(type)) return entries(type);
        return `{ ${w
          .members(type.key)
          .map((m) => `${m}: ${one(type.value)}`)
          .join(', ')} }`;
      default:
        return one(type);
    }
  };
  const written = value();
  w.model.params.push({ name, type });
  const guard = type.tag === 'int' && w.oneIn(2) ? ` where ${name} <= 9007199254740991` : '';
  return piece('declaration', '', `${documented(w)}param ${name}: ${sortOf(type)} = ${written}${guard}\n\n`);
}

/** As signatures write it. */
function typeText({ type, optional }: FieldType): string {
  return `${sortOf(type).replace(/^ref /, '')}${optional ? '?' : ''}`;
}

function documented(w: Writer): string {
  return w.oneIn(4) ? '/// What it is for.\n' : '';
}

function remark(w: Writer): string {
  return w.oneIn(12) ? ' // Why.' : '';
}

export function writeFns(w: Writer): readonly Piece[] {
  return Array.from({ length: w.random(4) }, () => {
    const params = Array.from({ length: 1 + w.random(2) }, (): Local => {
      const { kinds, groups } = w.model;
      const kind = w.pick<{ readonly name: string }>(groups.length > 0 && w.oneIn(3) ? groups : kinds).name;
      const type: Type = w.oneIn(3) ? someScalar(w) : { tag: 'asset', kind };
      const optional = w.oneIn(3);
      return { name: w.fresh('a'), type: { ...plain(type), optional }, field: optional, computed: true };
    });
    const scope = { ...EMPTY_SCOPE, locals: params };
    const optional = w.oneIn(2);
    const inReach = w.oneIn(3) ? withNamed(w, scope) : scope;
    const type = optional ? maybeType(w, scope, 1) : w.oneIn(2) ? BOOL : someScalar(w);
    const place = { scope: inReach, type, depth: 3, expected: true };
    const body = optional ? writeMaybe(w, place, true) : writeExpr(w, place);
    if (body === undefined) return piece('declaration', '');
    const name = w.fresh('fn');
    const result = { ...plain(type), optional };
    const secret = w.holdsSecret(render(body.piece));
    w.model.fns.push({ name, params: params.map((p) => p.type), result, secret });
    const signature = params.map((p) => `${p.name}: ${typeText(p.type)}`).join(', ');
    return piece(
      'declaration',
      '',
      `${documented(w)}fn ${name}(${signature}): ${typeText(result)} = `,
      body.piece,
      '\n\n',
    );
  });
}

const METADATA: readonly string[] = [
  'likelihood 4',
  'maps owasp_lcnc "05", cwe 306',
  'owner "platform team"',
  'fix within 7d "Turn it \\"off\\"."',
  'see "https://example.com/why"',
  'profile baseline',
  'tags exposure, webhook',
  'assume unknown is fail',
];

export function writePolicy(w: Writer, depth: number): Piece {
  const lines: Piece[] = [];
  const statement = (...parts: readonly (string | Piece)[]) =>
    lines.push(piece('statement', '', '  ', ...parts, `${remark(w)}\n`));
  for (const text of METADATA) if (w.oneIn(5)) statement(text);
  // Most are not applicable where there is no baseline.
  w.drift = w.oneIn(3);
  // Without a `for`, it is the workspace as a whole that is judged.
  const whole = w.oneIn(8);
  let scope = whole ? EMPTY_SCOPE : forStatement(w, EMPTY_SCOPE, depth, statement, true);
  if (w.oneIn(3)) scope = withNamed(w, scope);
  const further = w.random(3);
  for (let i = 0; i < further; i++)
    scope =
      !whole && w.oneIn(3)
        ? forStatement(w, scope, depth - 1, statement, false)
        : letStatement(w, scope, depth, statement);
  const rule = writeRule(w, scope, depth);
  statement(rule.piece);
  if (!w.oneIn(4)) statement('message "', ...messageParts(w, rule), '"');
  const head = `${documented(w)}policy R-${w.fresh('')} "Title ${w.oneIn(6) ? '\\"é\\"' : 'of it'}" {\n`;
  const severity = `  severity ${w.pick(['low', 'medium', 'high', 'critical'])}\n`;
  return piece('declaration', '', head, severity, ...lines, '}\n\n');
}

type Put = (...parts: readonly (string | Piece)[]) => void;

function forStatement(w: Writer, scope: Scope, depth: number, put: Put, first: boolean): Scope {
  const source = first ? kindSource(w) : undefined;
  if (source === undefined) {
    const chosen = selection(w, scope, depth - 1, w.oneIn(2) ? 'bare' : 'where');
    if (chosen === undefined) return scope;
    put('for ', chosen.piece);
    return chosen.scope;
  }
  const binder: Local = { name: w.fresh('s'), type: plain(source.element), field: false };
  const inside = withLocal(scope, binder);
  const proof = w.oneIn(2) ? (w.oneIn(2) ? proveKind(w, inside) : provePresent(w, inside)) : undefined;
  if (proof !== undefined) {
    const more = w.oneIn(2) ? [' and ', w.held(writeCondition(w, proof.scope, depth - 1), LEVEL.not)] : [];
    put(`for ${binder.name} in `, source.piece, ' where ', proof.yes, ...more);
    return proof.scope;
  }
  const where = w.oneIn(3) ? [] : [' where ', w.held(writeCondition(w, inside, depth - 1), LEVEL.open)];
  put(`for ${binder.name} in `, source.piece, ...where);
  return inside;
}

/** A value that is computed, or another name for a path. */
function letStatement(w: Writer, scope: Scope, depth: number, put: Put): Scope {
  const name = w.fresh('l');
  if (w.oneIn(2)) {
    const paths = w.paths(scope, () => true).filter((p) => !p.looseHop && /[.[(]/.test(p.text));
    if (paths.length === 0) return scope;
    const { text, type: of, optional, field, computed, secret } = w.pick(paths);
    put(`let ${name} = ${text}`);
    const type = { type: of, optional, unknown: true };
    return withLocal(scope, { name, type, field, computed, secret });
  }
  if (w.oneIn(2)) {
    const table = w.model.tables.length > 0 && w.oneIn(2) ? w.pick(w.model.tables) : undefined;
    const type: Type = table === undefined ? maybeType(w, scope) : { tag: 'asset', kind: table.kind };
    const place = { scope, type, depth, expected: false };
    const value = table === undefined ? writeMaybe(w, place, false)?.piece : rowOf(w, place, table.name);
    if (value === undefined) return scope;
    put(`let ${name} = `, value);
    const secret = w.holdsSecret(render(value));
    const local = { name, type: { ...plain(type), optional: true }, field: true, computed: true, secret };
    return withLocal(scope, local);
  }
  const type: Type = w.oneIn(4)
    ? { tag: w.pick(['set', 'list'] as const), element: someElement(w) }
    : someScalar(w);
  const value = writeExpr(w, { scope, type, depth, expected: false });
  if (value === undefined) return scope;
  put(`let ${name} = `, value.piece);
  return withLocal(scope, { name, type: plain(type), field: false });
}

interface WrittenRule {
  readonly piece: Piece;
  /** What the message may name. */
  readonly scope: Scope;
  readonly hasPath: boolean;
}

/** A condition, or a witness of the violation, which may hold another one or a path. */
function writeRule(w: Writer, scope: Scope, depth: number): WrittenRule {
  switch (w.random(7)) {
    case 0:
    case 1: {
      const inner = writeWitness(w, scope, depth);
      if (inner !== undefined) return { ...inner, piece: piece('rule', undefined, 'forbid ', inner.piece) };
      break;
    }
    case 2: {
      const chosen = selection(w, scope, depth - 1, w.oneIn(2) ? 'bare' : 'where');
      if (chosen === undefined) break;
      const judged = mentioning(w, chosen.scope, chosen.binder, depth - 1);
      const whole = piece('rule', undefined, 'require every ', chosen.piece, ' satisfies ', judged.piece);
      return { piece: whole, scope: chosen.scope, hasPath: false };
    }
    case 3: {
      const chosen = selection(w, scope, depth - 1, 'where');
      if (chosen === undefined) break;
      // What its `where` says may be a witness itself, so the message names no more than the binder.
      return {
        piece: piece('rule', undefined, 'require no ', chosen.piece),
        scope: chosen.scope,
        hasPath: false,
      };
    }
    default:
  }
  const condition = writeCondition(w, scope, depth);
  const whole = piece('rule', undefined, w.pick(['require ', 'forbid ']), w.held(condition, LEVEL.open));
  return { piece: whole, scope, hasPath: false };
}

function writeWitness(w: Writer, scope: Scope, depth: number): WrittenRule | undefined {
  if (w.oneIn(2)) {
    const path = writePath(w, scope, depth);
    if (path !== undefined) {
      return { piece: path.written.piece, scope: path.scope, hasPath: true };
    }
  }
  const chosen = selection(w, scope, depth - 1, 'bare');
  if (chosen === undefined) return undefined;
  const { binder } = chosen;
  const inner = w.oneIn(2) ? writeWitness(w, chosen.scope, depth - 1) : undefined;
  const names = inner !== undefined && new RegExp(`\\b${binder.name}\\b`).test(render(inner.piece));
  const where =
    names && inner !== undefined ? inner.piece : mentioning(w, chosen.scope, binder, depth - 1).piece;
  const whole = piece('witness', undefined, 'some ', chosen.piece, ' where ', where);
  return names && inner !== undefined
    ? { ...inner, piece: whole }
    : { piece: whole, scope: chosen.scope, hasPath: false };
}

function messageParts(w: Writer, rule: WrittenRule): readonly (string | Piece)[] {
  const texts = ['is wrong', ': ', ' and ', '{{not one}}', ' é ', ' \\"so\\" '];
  const paths = w
    .paths(rule.scope, (t) => !isWhole(t) && !(isCollection(t) && isWhole(t.element)))
    .filter((p) => !p.looseHop && !p.text.includes('"') && (!p.secret || w.oneIn(4)));
  return Array.from({ length: 1 + w.random(4) }, () => {
    if (rule.hasPath && w.oneIn(3)) return piece('hole', '', w.pick(['{path}', '{path.length}']));
    if (paths.length === 0 || w.oneIn(2)) return piece('text', '', w.pick(texts));
    const path = w.pick(paths);
    const call = isCollection(path.type) && !path.optional && w.oneIn(2) ? `count(${path.text})` : path.text;
    return piece('hole', '', `{${call}}`);
  });
}

/** What has parts is shown by one of them. */
function isWhole(type: Type): boolean {
  return ['map', 'record', 'url'].includes(type.tag);
}
