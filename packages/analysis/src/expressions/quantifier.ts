/** Binders and what is built on them: quantifiers, `count`, paths. */

import type { Span } from '@policyc/base';
import { type FieldType, kindBefore, momentOf, showType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { BOOL, ERROR, isCollection, plain } from '../field-types.js';
import { edgesOf, lookUp, suggest, typesOf, visibleNames } from '../names.js';
import {
  type BodyContext,
  type Env,
  type Flow,
  type Local,
  localKey,
  NO_FACTS,
  NO_FLOW,
  report,
  textOf,
  union,
  withFacts,
} from './body-context.js';
import { fieldsOf, membersOf } from './groups.js';
import { condition, infer, notYet, value } from './infer.js';
import { findValue } from './name.js';
import { checkOperands, type PathSpan, quantifierStart } from './operands.js';

/** Adds a local name; reports one that is taken or cannot be used. */
export function declare(ctx: BodyContext, env: Env, name: ast.Name, local: Local): Env {
  const { text, span } = name;
  if (text === '') return env;
  if (env.locals.has(text) || ctx.scope.aliases.has(text) || findValue(ctx, text) !== undefined)
    reportShadowed(ctx, env, name);
  else if (text === 'path')
    report(ctx, 'resolve/reserved-name', span, {
      name: text,
      why: 'in a message it stands for the path that was found',
    });
  else if (/^[A-Z]/.test(text))
    report(ctx, 'resolve/capitals', span, { name: text, what: 'name', capital: false });
  ctx.localsOf.set(local.decl, local);
  return { ...env, locals: new Map([...env.locals, [text, local]]) };
}

/** Where the name is that of a quantifier around it, whose end may have been meant to come before: that one is named. */
function reportShadowed(ctx: BodyContext, env: Env, { text, span }: ast.Name): void {
  const taken = env.locals.get(text);
  const { source } = ctx.scope.module;
  const quantifier = taken?.tag === 'binder' ? quantifierStart(source.text, taken.decl) : undefined;
  report(
    ctx,
    'resolve/shadowed-name',
    span,
    { name: text, ...(quantifier ? { within: `${quantifier.word} ${text}` } : {}) },
    taken?.tag === 'binder'
      ? { related: [{ uri: source.uri, span: taken.decl.name.span, message: 'the outer one' }] }
      : {},
  );
}

export interface BoundBinder {
  /** With the binder and what its `where` proves. */
  readonly env: Env;
  readonly local: Local;
  readonly flow: Flow;
  /** The kind, where it ranges over all assets of one. */
  readonly kind: string | undefined;
}

/**
 * Checks `x in source [where p]`.
 * @param inside whether it stands inside an expression, where conditions that forget the binder are mistakes
 * @param path where it is an end of one
 */
export function bind(
  ctx: BodyContext,
  env: Env,
  binder: ast.Binder,
  inside: boolean,
  path?: PathSpan,
): BoundBinder {
  const source = bindSource(ctx, env, binder);
  const local: Local = {
    tag: 'binder',
    id: ctx.nextLocal++,
    name: binder.name.text,
    type: source.type,
    decl: binder,
  };
  ctx.symbols.set(binder.name, { tag: 'binder', decl: binder, type: source.type });
  const inner = declare(ctx, env, binder.name, local);
  let flow = NO_FLOW;
  if (binder.where !== undefined)
    flow = inside
      ? checkOperands(ctx, inner, binder.where, local, 'where', path)
      : condition(ctx, inner, binder.where, { binder: localKey(local) });
  return { env: withFacts(inner, flow.yes), local, flow, kind: source.kind };
}

function bindSource(
  ctx: BodyContext,
  env: Env,
  binder: ast.Binder,
): { readonly type: FieldType; readonly kind: string | undefined } {
  const { source } = binder;
  const none = { type: ERROR, kind: undefined };
  if (
    source.kind === 'NameExpr' &&
    !env.locals.has(source.name) &&
    findValue(ctx, source.name) === undefined
  ) {
    if (source.name === '') return none;
    const entry = lookUp(ctx, source.name, source.span, typesOf);
    if (entry === 'reported') return none;
    if (entry?.tag === 'kind') {
      ctx.symbols.set(source, { tag: 'kind', kind: source.name, decl: entry.decl });
      const kind = binder.removed ? kindBefore(source.name) : source.name;
      return { type: plain({ tag: 'asset', kind }), kind };
    }
    if (entry?.tag === 'group') {
      if (binder.removed) {
        notYet(ctx, source.span, 'Removed assets of a group are', `Go through each kind: \`removed K\`.`);
        return none;
      }
      ctx.symbols.set(source, { tag: 'group', name: source.name, decl: entry.decl });
      return { type: plain({ tag: 'asset', kind: source.name }), kind: source.name };
    }
    if (entry === undefined) {
      const kinds = visibleNames(ctx.scope, typesOf, (e) => e.tag === 'kind' || e.tag === 'group');
      const capital = /^[A-Z]/.test(source.name);
      const { alternatives, fixes } = suggest(
        source.name,
        capital ? kinds : [...env.locals.keys(), ...kinds],
        source.span,
      );
      if (capital || fixes.length > 0)
        report(
          ctx,
          'resolve/unknown-kind',
          source.span,
          { name: source.name, ...alternatives, names: kinds },
          { fixes },
        );
      else infer(ctx, env, source);
      return none;
    }
  }
  if (binder.removed && source.kind !== 'Missing') {
    report(ctx, 'types/removed', source.span, { source: textOf(ctx, source) });
    return none;
  }
  const type = value(ctx, env, source);
  if (type.type.tag === 'error') return none;
  if (isCollection(type.type))
    return { type: { ...plain(type.type.element), unknown: type.unknown }, kind: undefined };
  report(ctx, 'types/not-a-collection', source.span, {
    found: showType(type.type),
    instead:
      type.type.tag === 'asset'
        ? `\`${textOf(ctx, source)}\` is one asset already; use it as it is.`
        : 'Go through a kind, a list, a set or a relation.',
  });
  return none;
}

export function inferQuantifier(ctx: BodyContext, env: Env, expr: ast.QuantifierExpr): FieldType {
  const { binder, quantifier } = expr;
  const bound = bind(ctx, env, binder, true);
  if (quantifier !== 'every') {
    if (expr.satisfies !== undefined && expr.satisfies.kind !== 'Missing')
      checkOperands(ctx, bound.env, expr.satisfies, bound.local, 'satisfies');
    const flow: Flow =
      quantifier === 'some' ? { yes: bound.flow.yes, no: NO_FACTS } : { yes: NO_FACTS, no: bound.flow.yes };
    ctx.flows.set(expr, flow);
    return BOOL;
  }
  if (expr.satisfies === undefined || expr.satisfies.kind === 'Missing') return ERROR;
  const judged = checkOperands(ctx, bound.env, expr.satisfies, bound.local, 'satisfies');
  ctx.flows.set(expr, { yes: NO_FACTS, no: union(bound.flow.yes, judged.no) });
  return BOOL;
}

export function inferPath(ctx: BodyContext, env: Env, expr: ast.PathExpr): FieldType {
  const { edge } = expr;
  const entry = lookUp(ctx, edge.text, edge.span, edgesOf);
  const edges = entry === undefined || entry === 'reported' ? undefined : ctx.schema.edges.get(edge.text);
  if (entry === undefined) {
    const { alternatives, fixes } = suggest(edge.text, visibleNames(ctx.scope, edgesOf), edge.span);
    report(ctx, 'resolve/unknown-edge', edge.span, { name: edge.text, ...alternatives }, { fixes });
  } else if (edges !== undefined) ctx.symbols.set(edge, { tag: 'edge', name: edge.text, decl: edges.decl });
  const simple = edges === undefined || edges.broken ? undefined : edges.set.edges;
  const starts =
    simple === undefined ? undefined : [...new Set(simple.flatMap((e) => membersOf(ctx, e.from)))];
  const ends = simple === undefined ? undefined : [...new Set(simple.flatMap((e) => membersOf(ctx, e.to)))];

  let sound = edges !== undefined;
  const start = pathStart(ctx, env, expr.from);
  const { span } = expr.from.tag === 'binder' ? expr.from.binder.source : expr.from.expr;
  if (start.kind === undefined) sound = false;
  else if (starts !== undefined && !among(ctx, start.kind, starts)) {
    report(ctx, 'types/path-start', span, { edge: edge.text, kind: start.kind, kinds: starts });
    sound = false;
  }
  const outer = start.env;
  let flow = start.flow;
  if (expr.to.tag === 'binder') {
    const bound = bind(ctx, outer, expr.to.binder, true, {
      start: expr.through === undefined ? expr.span.start : undefined,
    });
    const kind = pathKind(ctx, expr.to.binder, bound);
    if (kind === undefined) sound = false;
    else if (ends !== undefined && !among(ctx, kind, ends)) {
      report(ctx, 'types/path-end', expr.to.binder.source.span, { edge: edge.text, kind, kinds: ends });
      sound = false;
    }
    flow = { yes: union(start.flow.yes, bound.flow.yes), no: NO_FACTS };
  } else {
    const to = endTerm(ctx, outer, expr.to.expr);
    if (to === undefined) sound = false;
    else if (ends !== undefined && !among(ctx, to, ends)) {
      report(ctx, 'types/path-end', expr.to.expr.span, { edge: edge.text, kind: to, kinds: ends });
      sound = false;
    }
  }
  if (expr.through !== undefined) {
    const bound = bind(ctx, outer, expr.through, true, { start: expr.span.start });
    const kind = pathKind(ctx, expr.through, bound);
    const inner = ends?.filter((k) => starts?.includes(k));
    if (kind === undefined) sound = false;
    else if (inner !== undefined && !among(ctx, kind, inner)) {
      report(ctx, 'types/path-through', expr.through.source.span, { edge: edge.text, kind, kinds: inner });
      sound = false;
    }
  }
  ctx.flows.set(expr, flow);
  return sound ? { ...BOOL, unknown: true } : ERROR;
}

/** Whether assets of the kind, or of one of the group's, are among the nodes. */
function among(ctx: BodyContext, name: string, kinds: readonly string[]): boolean {
  return membersOf(ctx, name).some((k) => kinds.includes(k));
}

interface PathStart {
  readonly kind: string | undefined;
  /** With the binder, where there is one. */
  readonly env: Env;
  readonly flow: Flow;
}

/** One asset, or each of a set: `x in xs where p`. */
function pathStart(ctx: BodyContext, env: Env, from: ast.PathEnd): PathStart {
  if (from.tag === 'expr') return { kind: endTerm(ctx, env, from.expr), env, flow: NO_FLOW };
  const bound = bind(ctx, env, from.binder, true, { start: undefined });
  const { type } = bound.local.type;
  const flow: Flow = { yes: bound.flow.yes, no: NO_FACTS };
  if (type.tag === 'asset')
    return { kind: inToday(ctx, from.binder.source.span, type.kind), env: bound.env, flow };
  if (type.tag !== 'error') reportEnd(ctx, from.binder.source, type);
  return { kind: undefined, env: bound.env, flow };
}

/** The kind of an end that is one asset, or any of a kind. */
function endTerm(ctx: BodyContext, env: Env, expr: ast.Expr): string | undefined {
  if (expr.kind === 'Missing') return undefined;
  if (expr.kind === 'NameExpr' && !env.locals.has(expr.name) && fieldsOf(ctx, expr.name) !== undefined) {
    const entry = lookUp(ctx, expr.name, expr.span, typesOf);
    if (entry === undefined || entry === 'reported') return undefined;
    if (entry.tag === 'kind') ctx.symbols.set(expr, { tag: 'kind', kind: expr.name, decl: entry.decl });
    else if (entry.tag === 'group')
      ctx.symbols.set(expr, { tag: 'group', name: expr.name, decl: entry.decl });
    else return undefined;
    return expr.name;
  }
  const { type } = value(ctx, env, expr);
  if (type.tag === 'error') return undefined;
  if (type.tag === 'asset') return inToday(ctx, expr.span, type.kind);
  reportEnd(ctx, expr, type);
  return undefined;
}

/** Paths go through the snapshot of today. */
function inToday(ctx: BodyContext, span: Span, kind: string): string | undefined {
  if (!momentOf(kind).before) return kind;
  report(ctx, 'types/path-moment', span, {});
  return undefined;
}

function reportEnd(ctx: BodyContext, expr: ast.Expr, type: Type): void {
  if (isCollection(type))
    report(ctx, 'types/list-not-element', expr.span, {
      path: textOf(ctx, expr),
      element: showType(type.element),
    });
  else
    report(ctx, 'types/mismatch', expr.span, {
      expected: 'asset',
      found: showType(type),
      what: 'The end of a path',
    });
}

function pathKind(ctx: BodyContext, binder: ast.Binder, bound: BoundBinder): string | undefined {
  const { type } = bound.local.type;
  if (type.tag === 'error') return undefined;
  if (type.tag === 'asset') return inToday(ctx, binder.source.span, type.kind);
  reportEnd(ctx, binder.source, type);
  return undefined;
}
