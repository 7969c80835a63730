/** Random parameters, functions and policies over a schema. */
import type { Type } from '@policyc/model';
import { someOne, writeValues } from './aggregates.js';
import { mentioning, writeCondition } from './conditions.js';
import { writeExpr } from './construct.js';
import { proveKind, provePresent } from './guards.js';
import { literal } from './literals.js';
import { writePath } from './paths.js';
import { type Piece, piece } from './piece.js';
import { kindSource, selection } from './selections.js';
import { someElement, someScalar } from './values.js';
import {
  EMPTY_SCOPE,
  isCollection,
  LEVEL,
  type Local,
  plain,
  type Scope,
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
  const type: Type = w.pick<Type>([
    element,
    { tag: 'set', element },
    { tag: 'list', element },
    { tag: 'set', element: { tag: 'cidr' } },
    { tag: 'cidr' },
    { tag: 'version_range' },
    ...(anEnum === undefined
      ? []
      : [{ tag: 'map', key: { tag: 'enum', name: anEnum.name }, value: element } as const]),
  ]);
  const name = w.fresh('p');
  const one = (t: Type) => render(literal(w, t, true)?.piece);
  const many = (t: Type) => [...new Set(Array.from({ length: w.random(4) }, () => one(t)))].join(', ');
  const value = (): string => {
    switch (type.tag) {
      case 'set':
        return `{ ${many(type.element)} }`;
      case 'list':
        return `[${many(type.element)}]`;
      case 'map':
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

function render(part: Piece | undefined): string {
  return part?.parts.join('') ?? '';
}

function documented(w: Writer): string {
  return w.oneIn(4) ? '/// What it is for.\n' : '';
}

function remark(w: Writer): string {
  return w.oneIn(12) ? ' // Why.' : '';
}

export function writeFns(w: Writer): readonly Piece[] {
  return Array.from({ length: w.random(3) }, () => {
    const result = w.oneIn(2) ? ({ tag: 'bool' } as const) : someScalar(w);
    const params = Array.from({ length: 1 + w.random(2) }, (): Local => {
      const { kinds, groups } = w.model;
      const kind = w.pick<{ readonly name: string }>(groups.length > 0 && w.oneIn(3) ? groups : kinds).name;
      const type: Type = w.oneIn(3) ? someScalar(w) : { tag: 'asset', kind };
      return { name: w.fresh('a'), type: plain(type), field: false };
    });
    const body = writeExpr(w, {
      scope: { ...EMPTY_SCOPE, locals: params },
      type: result,
      depth: 3,
      expected: true,
    });
    if (body === undefined) return piece('declaration', '');
    const name = w.fresh('fn');
    w.model.fns.push({ name, params: params.map((p) => p.type.type), result });
    const signature = params.map((p) => `${p.name}: ${sortOf(p.type.type).replace(/^ref /, '')}`).join(', ');
    return piece(
      'declaration',
      '',
      `${documented(w)}fn ${name}(${signature}): ${sortOf(result)} = `,
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
    const paths = w.paths(scope, () => true).filter((p) => !p.looseHop && p.text.includes('.'));
    if (paths.length === 0) return scope;
    const path = w.pick(paths);
    put(`let ${name} = ${path.text}`);
    const type = { type: path.type, optional: path.optional, unknown: true };
    return withLocal(scope, { name, type, field: path.field, secret: path.secret });
  }
  if (w.oneIn(4)) {
    const type = someScalar(w);
    const one = writeValues(w, { scope, type, depth, expected: false }, someOne(w, type), type);
    if (one === undefined) return scope;
    put(`let ${name} = `, one.piece);
    return withLocal(scope, { name, type: { ...plain(type), optional: true }, field: true, computed: true });
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
  const names = inner !== undefined && new RegExp(`\\b${binder.name}\\b`).test(textOf(inner.piece));
  const where =
    names && inner !== undefined ? inner.piece : mentioning(w, chosen.scope, binder, depth - 1).piece;
  const whole = piece('witness', undefined, 'some ', chosen.piece, ' where ', where);
  return names && inner !== undefined
    ? { ...inner, piece: whole }
    : { piece: whole, scope: chosen.scope, hasPath: false };
}

function textOf(part: string | Piece): string {
  return typeof part === 'string' ? part : part.parts.map(textOf).join('');
}

function messageParts(w: Writer, rule: WrittenRule): readonly (string | Piece)[] {
  const texts = ['is wrong', ': ', ' and ', '{{not one}}', ' é ', ' \\"so\\" '];
  const paths = w
    .paths(rule.scope, (t) => !isWhole(t) && !(isCollection(t) && isWhole(t.element)))
    .filter((p) => !p.looseHop && (!p.secret || w.oneIn(4)));
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
