/** What is advised where a member is asked of something that has none: a collection, a scalar. */
import type { Fix } from '@policyc/base';
import { methodsOf } from '@policyc/builtins';
import { type FieldType, showType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { ERROR, isCollection } from '../field-types.js';
import { type BodyContext, type Env, report, textOf } from './body-context.js';

/** How other languages ask for the number of elements. */
export const COUNTS = new Set(['count', 'length', 'len', 'size']);

export function noMembers(ctx: BodyContext, env: Env, expr: ast.MemberExpr, type: Type): FieldType {
  const { member, object } = expr;
  const end = { start: member.span.end, end: member.span.end };
  if (isCollection(type)) {
    const newText = `count(${textOf(ctx, object)})`;
    report(
      ctx,
      'types/list-not-element',
      object.span,
      { path: textOf(ctx, object), element: showType(type.element) },
      {
        fixes: COUNTS.has(member.text)
          ? [{ title: `Write \`${newText}\``, edits: [{ span: expr.span, newText }], certain: false }]
          : quantify(ctx, env, object, type.element),
      },
    );
    return ERROR;
  }
  const methods = methodsOf(type).map((m) => m.name);
  if (methods.includes(member.text))
    report(
      ctx,
      'types/method-without-call',
      member.span,
      { name: member.text },
      {
        fixes: [{ title: 'Add parentheses', edits: [{ span: end, newText: '()' }], certain: false }],
      },
    );
  else report(ctx, 'types/no-members', member.span, { found: showType(type), name: member.text });
  return ERROR;
}

/** `automation.steps.category == exec` becomes `some step in automation.steps where step.category == exec`. */
function quantify(ctx: BodyContext, env: Env, object: ast.Expr, element: Type): readonly Fix[] {
  const { leaf } = env;
  if (leaf === undefined || leaf.expr.span.start > object.span.start || leaf.expr.span.end < object.span.end)
    return [];
  const path = textOf(ctx, object);
  const name = freshName(env, object, element);
  const { text } = ctx.scope.module.source;
  const rest =
    text.slice(leaf.expr.span.start, object.span.start) +
    name +
    text.slice(object.span.end, leaf.expr.span.end);
  const whole = `some ${name} in ${path} where ${rest}`;
  return [
    {
      title: `Ask for some \`${name}\` in \`${path}\``,
      edits: [{ span: leaf.expr.span, newText: leaf.wrap ? `(${whole})` : whole }],
      certain: false,
    },
  ];
}

function freshName(env: Env, object: ast.Expr, element: Type): string {
  const plural =
    object.kind === 'MemberExpr' ? object.member.text : object.kind === 'NameExpr' ? object.name : '';
  const singular = plural.endsWith('s') && plural.length > 1 ? plural.slice(0, -1) : '';
  const kind =
    element.tag === 'asset' ? element.kind.charAt(0).toLowerCase() + element.kind.slice(1) : 'item';
  const base = singular === '' ? kind : singular;
  let name = base;
  for (let i = 2; env.locals.has(name); i++) name = `${base}${i}`;
  return name;
}
