/** The message of a policy: what its holes may name. */
import type { FieldType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type BodyContext, type Env, type Local, report, stripParens } from '../expressions/body-context.js';
import { infer } from '../expressions/infer.js';
import { reportWholeMap } from '../expressions/map.js';
import { findValue } from '../expressions/name.js';
import { ERROR, INT, isCollection, STRING } from '../field-types.js';
import { type Violation, violationOf } from './violation.js';

/** @param env what `for` and `let` bound, with all that is proven where the rule is broken */
export function checkMessage(
  ctx: BodyContext,
  env: Env,
  message: ast.MessageStatement,
  rule: ast.RuleStatement | undefined,
): void {
  const violation = rule === undefined ? undefined : violationOf(rule);
  const locals = new Map(env.locals);
  for (const binder of itemBinders(violation)) {
    const local = ctx.localsOf.get(binder);
    if (local !== undefined && local.name !== '') locals.set(local.name, local);
  }
  const ended = rule === undefined ? new Map<string, Local>() : endedIn(ctx, rule, locals);
  const scope: Env = { ...env, locals, leaf: undefined };
  for (const part of message.template.parts) {
    if (part.kind !== 'TemplateHole') continue;
    if (pathHole(ctx, scope, part.expr, violation)) continue;
    const root = rootName(part.expr);
    if (root !== undefined && !locals.has(root.name) && ended.has(root.name)) {
      report(ctx, 'policy/message-name', root.span, { name: root.name });
      continue;
    }
    const { type } = infer(ctx, scope, part.expr);
    // An element of a collection of records reads as its key.
    if (!isElement(ctx, part.expr) && !isCollection(type)) reportWholeMap(ctx, part.expr, type);
  }
}

function itemBinders(violation: Violation | undefined): readonly ast.Binder[] {
  if (violation === undefined) return [];
  const { witnesses, path } = violation;
  const ends = path === undefined ? [] : [path.from, path.to];
  return [...witnesses.map((w) => w.binder), ...ends.flatMap((e) => (e.tag === 'binder' ? [e.binder] : []))];
}

/** Binders of the rule that are no items. */
function endedIn(
  ctx: BodyContext,
  rule: ast.RuleStatement,
  locals: ReadonlyMap<string, Local>,
): ReadonlyMap<string, Local> {
  const ended = new Map<string, Local>();
  for (const [node, local] of ctx.localsOf)
    if (
      node.span.start >= rule.span.start &&
      node.span.end <= rule.span.end &&
      locals.get(local.name)?.decl !== local.decl &&
      findValue(ctx, local.name) === undefined
    )
      ended.set(local.name, local);
  return ended;
}

/** Whether an expression is an element that is bound, or a `let` that stands for one. */
function isElement(ctx: BodyContext, expr: ast.Expr): boolean {
  const symbol = ctx.symbols.get(stripParens(expr));
  return symbol?.tag === 'binder' || (symbol?.tag === 'let' && isElement(ctx, symbol.decl.value));
}

function rootName(expr: ast.Expr): ast.NameExpr | undefined {
  let inner = stripParens(expr);
  while (inner.kind === 'MemberExpr' || inner.kind === 'CallExpr')
    inner = stripParens(inner.kind === 'MemberExpr' ? inner.object : inner.callee);
  return inner.kind === 'NameExpr' ? inner : undefined;
}

/** `{path}` and `{path.length}`. */
function pathHole(ctx: BodyContext, env: Env, expr: ast.Expr, violation: Violation | undefined): boolean {
  const inner = stripParens(expr);
  const name = inner.kind === 'MemberExpr' ? inner.object : inner;
  if (name.kind !== 'NameExpr' || name.name !== 'path' || env.locals.has('path')) return false;
  const decl = violation?.path;
  const give = (type: FieldType): true => {
    ctx.types.set(expr, type);
    ctx.types.set(inner, type);
    return true;
  };
  if (decl === undefined) {
    // A rule that could not be checked may have had one.
    if (violation === undefined || violation.rest?.expr.kind === 'Missing') return give(ERROR);
    report(ctx, 'policy/no-path', name.span, {});
    return give(ERROR);
  }
  ctx.symbols.set(name, { tag: 'path', decl });
  if (inner.kind !== 'MemberExpr') return give(STRING);
  ctx.types.set(name, STRING);
  if (inner.member.text === 'length') {
    ctx.symbols.set(inner.member, { tag: 'path-length', decl });
    return give(INT);
  }
  if (inner.member.text !== '')
    report(
      ctx,
      'types/no-members',
      inner.member.span,
      { found: 'path', name: inner.member.text },
      {
        fixes: [
          {
            title: 'Write `length`',
            edits: [{ span: inner.member.span, newText: 'length' }],
            certain: false,
          },
        ],
      },
    );
  return give(ERROR);
}
