/** Binders and what is built on them: quantifiers, `count`, paths. */

import type { Span } from '@policyc/base';
import { type FieldType, kindBefore, momentOf, showType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { BOOL, ERROR, INT, isCollection, plain } from '../field-types.js';
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
  stripParens,
  textOf,
  union,
  withFacts,
} from './body-context.js';
import { condition, infer, notYet, value } from './infer.js';
import { findValue } from './name.js';
import { checkOperands } from './operands.js';

/** Adds a local name; reports one that is taken or cannot be used. */
export function declare(ctx: BodyContext, env: Env, name: ast.Name, local: Local): Env {
  const { text, span } = name;
  if (text === '') return env;
  if (env.locals.has(text) || ctx.scope.aliases.has(text) || findValue(ctx, text) !== undefined)
    report(ctx, 'resolve/shadowed-name', span, { name: text });
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
 */
export function bind(ctx: BodyContext, env: Env, binder: ast.Binder, inside: boolean): BoundBinder {
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
      ? checkOperands(ctx, inner, binder.where, local, 'where')
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
    if (entry === 'reported' || entry?.tag === 'unsupported') return none;
    if (entry?.tag === 'kind') {
      ctx.symbols.set(source, { tag: 'kind', kind: source.name, decl: entry.decl });
      const kind = binder.removed ? kindBefore(source.name) : source.name;
      return { type: plain({ tag: 'asset', kind }), kind };
    }
    if (entry === undefined) {
      const kinds = visibleNames(ctx.scope, typesOf, (e) => e.tag === 'kind');
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

export function inferAggregate(ctx: BodyContext, env: Env, expr: ast.AggregateExpr): FieldType {
  if (expr.fn !== 'count') {
    const instead = expr.fn === 'first' ? undefined : 'Use `count`, or `some`, `every` and `no`.';
    return notYet(
      ctx,
      { start: expr.span.start, end: expr.span.start + expr.fn.length },
      `\`${expr.fn}\` is`,
      instead,
    );
  }
  const { argument } = expr;
  if (argument.tag === 'selection') {
    const { unknown } = bind(ctx, env, argument.binder, true).local.type;
    if (argument.giving !== undefined)
      return notYet(ctx, argument.giving.span, '`giving` is', 'Count the elements themselves.');
    return { ...INT, unknown };
  }
  const inner = stripParens(argument.expr);
  if (inner.kind === 'NameExpr' && !env.locals.has(inner.name) && ctx.schema.kinds.has(inner.name)) {
    const name = inner.name.charAt(0).toLowerCase() + inner.name.slice(1);
    const newText = `${name} in ${inner.name}`;
    report(
      ctx,
      'resolve/kind-as-value',
      inner.span,
      { name: inner.name, what: 'kind' },
      {
        fixes: [{ title: `Write \`${newText}\``, edits: [{ span: inner.span, newText }], certain: true }],
      },
    );
    return ERROR;
  }
  const found = value(ctx, env, argument.expr);
  if (found.type.tag === 'error') return ERROR;
  if (isCollection(found.type)) return { ...INT, unknown: found.unknown };
  report(ctx, 'types/not-a-collection', argument.expr.span, {
    found: showType(found.type),
    instead:
      found.type.tag === 'string'
        ? 'For the length of a text: `x.length()`.'
        : 'Count a list, a set or a relation.',
  });
  return ERROR;
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
  const starts = simple === undefined ? undefined : [...new Set(simple.map((e) => e.from))];
  const ends = simple === undefined ? undefined : [...new Set(simple.map((e) => e.to))];

  let sound = edges !== undefined;
  if (expr.from.tag === 'binder') {
    notYet(
      ctx,
      expr.from.binder.span,
      'Paths that begin anywhere are',
      `Bind the start first: \`some x in K where ...${edge.text} from x to ...\`.`,
    );
    bind(ctx, env, expr.from.binder, true);
    sound = false;
  } else {
    const from = endTerm(ctx, env, expr.from.expr);
    if (from === undefined) sound = false;
    else if (starts !== undefined && !starts.includes(from)) {
      report(ctx, 'types/path-start', expr.from.expr.span, { edge: edge.text, kind: from, kinds: starts });
      sound = false;
    }
  }
  let flow = NO_FLOW;
  if (expr.to.tag === 'binder') {
    const bound = bind(ctx, env, expr.to.binder, true);
    const kind = pathKind(ctx, expr.to.binder, bound);
    if (kind === undefined) sound = false;
    else if (ends !== undefined && !ends.includes(kind)) {
      report(ctx, 'types/path-end', expr.to.binder.source.span, { edge: edge.text, kind, kinds: ends });
      sound = false;
    }
    flow = { yes: bound.flow.yes, no: NO_FACTS };
  } else {
    const to = endTerm(ctx, env, expr.to.expr);
    if (to === undefined) sound = false;
    else if (ends !== undefined && !ends.includes(to)) {
      report(ctx, 'types/path-end', expr.to.expr.span, { edge: edge.text, kind: to, kinds: ends });
      sound = false;
    }
  }
  if (expr.through !== undefined) {
    const bound = bind(ctx, env, expr.through, true);
    const kind = pathKind(ctx, expr.through, bound);
    const inner = ends?.filter((k) => starts?.includes(k));
    if (kind === undefined) sound = false;
    else if (inner !== undefined && !inner.includes(kind)) {
      report(ctx, 'types/path-through', expr.through.source.span, { edge: edge.text, kind, kinds: inner });
      sound = false;
    }
  }
  ctx.flows.set(expr, flow);
  return sound ? { ...BOOL, unknown: true } : ERROR;
}

/** The kind of an end that is one asset. */
function endTerm(ctx: BodyContext, env: Env, expr: ast.Expr): string | undefined {
  if (expr.kind === 'Missing') return undefined;
  if (expr.kind === 'NameExpr' && !env.locals.has(expr.name) && ctx.schema.kinds.has(expr.name)) {
    const name = expr.name.charAt(0).toLowerCase() + expr.name.slice(1);
    const newText = `${name} in ${expr.name}`;
    report(
      ctx,
      'resolve/kind-as-value',
      expr.span,
      { name: expr.name, what: 'kind' },
      {
        fixes: [{ title: `Write \`${newText}\``, edits: [{ span: expr.span, newText }], certain: false }],
      },
    );
    return undefined;
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
  if (bound.kind !== undefined) return inToday(ctx, binder.source.span, bound.kind);
  notYet(
    ctx,
    binder.source.span,
    'Path ends over a collection are',
    type.tag === 'asset'
      ? `Range over the kind: \`${binder.name.text} in ${type.kind} where ${binder.name.text} in ${textOf(ctx, binder.source)}\`.`
      : 'Range over a kind.',
  );
  return undefined;
}
