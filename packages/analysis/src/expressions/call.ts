/** Calls: `risk_tier(automation)` of a declared function, `name.starts_with("x")` of a built-in one. */
import { type Builtin, builtins, methodsOf } from '@policyc/builtins';
import { type FieldType, momentOf, showFieldType, showType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { areComparable, ERROR, isCollection } from '../field-types.js';
import { lookUp, suggest, valuesOf, visibleNames } from '../names.js';
import type { ValueEntry } from '../resolve/package-names.js';
import { type BodyContext, computedPath, type Env, report, stripParens, textOf } from './body-context.js';
import { fieldsOf } from './groups.js';
import { infer, notYet, typedOptional, typedValue, value } from './infer.js';
import { noteCall } from './name.js';
import { COUNTS } from './no-members.js';
import { fallbackFlow, functionFlow } from './proofs.js';
import { aliased, entryOf } from './qualified.js';
import { ageElsewhere } from './scalar.js';

const LATER: ReadonlyMap<string, string> = new Map([['exists', 'Use `some x in xs where ...`.']]);

export function inferCall(ctx: BodyContext, env: Env, expr: ast.CallExpr): FieldType {
  const { callee } = expr;
  if (callee.kind === 'MemberExpr') {
    const from = aliased(ctx, env, callee.object);
    if (from === undefined) return inferMethod(ctx, env, expr, callee);
    const entry = entryOf(ctx, callee.member, from);
    if (entry?.tag === 'fn') return applyFunction(ctx, env, expr, callee.member, entry);
    if (entry?.tag === 'param' || entry?.tag === 'table') ctx.usedValues.add(entry.decl);
    if (entry !== undefined) report(ctx, 'types/not-callable', callee.span, {});
    return inferArguments(ctx, env, expr.args);
  }
  if (callee.kind === 'NameExpr') return inferFunction(ctx, env, expr, callee);
  const type = infer(ctx, env, callee);
  if (type.type.tag !== 'error') report(ctx, 'types/not-callable', callee.span, {});
  return ERROR;
}

/** Arguments of a call that cannot be checked: their own mistakes still show. */
function inferArguments(ctx: BodyContext, env: Env, args: readonly ast.Expr[]): FieldType {
  for (const arg of args) infer(ctx, env, arg, ERROR.type);
  return ERROR;
}

function inferFunction(ctx: BodyContext, env: Env, expr: ast.CallExpr, callee: ast.NameExpr): FieldType {
  const { name } = callee;
  if (env.locals.has(name)) {
    report(ctx, 'types/not-callable', callee.span, {});
    return inferArguments(ctx, env, expr.args);
  }
  const methods = builtins.filter((b) => b.form === 'method').map((b) => b.name);
  const entry = lookUp(ctx, name, callee.span, valuesOf, methods);
  if (entry === 'reported') return inferArguments(ctx, env, expr.args);
  if (entry === undefined) return unknownFunction(ctx, env, expr, callee);
  if (entry.tag !== 'fn') {
    ctx.usedValues.add(entry.decl);
    report(ctx, 'types/not-callable', callee.span, {});
    return inferArguments(ctx, env, expr.args);
  }
  return applyFunction(ctx, env, expr, callee, entry);
}

function applyFunction(
  ctx: BodyContext,
  env: Env,
  expr: ast.CallExpr,
  callee: ast.NameExpr | ast.Name,
  { decl, module }: Extract<ValueEntry, { readonly tag: 'fn' }>,
): FieldType {
  const name = decl.name.text;
  ctx.usedValues.add(decl);
  noteCall(ctx, decl, callee.span);
  const signature = ctx.signatures.fn(decl);
  if (signature === undefined) return inferArguments(ctx, env, expr.args);
  ctx.symbols.set(callee, { tag: 'fn', decl, params: signature.params, result: signature.result });
  if (expr.args.length !== decl.params.length) {
    inferArguments(ctx, env, expr.args);
    const shown = decl.params.map((p, i) => `${p.name.text}: ${showFieldType(signature.params[i] ?? ERROR)}`);
    report(ctx, 'types/argument-count', expr.span, {
      name,
      expected: decl.params.length,
      found: expr.args.length,
      signature: `${name}(${shown.join(', ')}): ${showFieldType(signature.result)}`,
    });
    return signature.result;
  }
  // A function that looks at assets of today looks at those of the baseline in the same way.
  const found = expr.args.map((arg, i) => {
    const what = `\`${decl.params[i]?.name.text ?? ''}\` of \`${name}\``;
    const { type, optional } = signature.params[i] ?? ERROR;
    const check = optional ? typedOptional : typedValue;
    return check(ctx, env, arg, type, what, areComparable);
  });
  const unknown = found.map((f) => f.unknown);
  const moved = expr.args.find((_, i) => isOfBaseline(found[i]?.type));
  if (moved && givesAssets(signature.result.type)) {
    report(ctx, 'types/baseline-argument', moved.span, { name });
    return ERROR;
  }
  const keys = expr.args.map((a) => ctx.keys.get(a));
  ctx.flows.set(expr, functionFlow(ctx, decl, module, keys));
  const { result } = signature;
  const path = callPath(ctx, `${module.packageName}.${name}`, expr.args);
  const key = path !== undefined && result.optional ? `${path}.()` : path;
  if (key !== undefined) ctx.keys.set(expr, key);
  const optional = result.optional && !(key !== undefined && env.facts.has(key));
  return { ...result, optional, unknown: result.unknown || unknown.includes(true) };
}

/** Functions give the same for the same: what is asked of `home(step).owner` holds of the next `home(step).owner`. */
function callPath(ctx: BodyContext, name: string, args: readonly ast.Expr[]): string | undefined {
  const keys = args.map((a) => ctx.keys.get(a));
  return keys.includes(undefined) ? undefined : computedPath(`${name}(${keys.join()})`);
}

function isOfBaseline(type: Type | undefined): boolean {
  return type?.tag === 'asset' && momentOf(type.kind).before;
}

function givesAssets(type: Type): boolean {
  return type.tag === 'asset' || (isCollection(type) && givesAssets(type.element));
}

function unknownFunction(ctx: BodyContext, env: Env, expr: ast.CallExpr, callee: ast.NameExpr): FieldType {
  const { name } = callee;
  if (name === 'age') return ageElsewhere(ctx, env, expr);
  inferArguments(ctx, env, expr.args);
  if (LATER.has(name)) return notYet(ctx, expr.span, `\`${name}()\` is`, LATER.get(name));
  const [receiver, ...rest] = expr.args;
  const counted = receiver === undefined ? undefined : ctx.types.get(receiver)?.type;
  if (receiver !== undefined && counted !== undefined && COUNTS.has(name) && isCollection(counted))
    return otherForm(ctx, expr, callee, undefined, `count(${textOf(ctx, receiver)})`);
  const method = counted?.tag === 'string' && COUNTS.has(name) ? 'length' : name;
  if (receiver !== undefined && builtins.some((b) => b.form === 'method' && b.name === method)) {
    const args = rest.map((a) => textOf(ctx, a)).join(', ');
    return otherForm(ctx, expr, callee, undefined, `${textOf(ctx, receiver)}.${method}(${args})`);
  }
  const names = visibleNames(ctx.scope, valuesOf, (e) => e.tag === 'fn');
  const { alternatives, fixes } = suggest(name, names, callee.span);
  report(ctx, 'resolve/unknown-function', callee.span, { name, on: undefined, ...alternatives }, { fixes });
  return ERROR;
}

/** A function that the language writes in another form. */
function otherForm(
  ctx: BodyContext,
  call: ast.CallExpr,
  name: ast.Name | ast.NameExpr,
  on: Type | undefined,
  newText: string,
): FieldType {
  const params = {
    name: name.kind === 'Name' ? name.text : name.name,
    on: on === undefined ? undefined : showType(on),
    closest: newText,
    names: [],
  };
  report(ctx, 'resolve/unknown-function', name.span, params, {
    fixes: [{ title: `Write \`${newText}\``, edits: [{ span: call.span, newText }], certain: true }],
  });
  return ERROR;
}

function inferMethod(ctx: BodyContext, env: Env, expr: ast.CallExpr, callee: ast.MemberExpr): FieldType {
  const { member, object } = callee;
  const receiver = value(ctx, env, object);
  if (receiver.type.tag === 'error' || member.text === '') return inferArguments(ctx, env, expr.args);
  const method = methodsOf(receiver.type).find((m) => m.name === member.text);
  if (method !== undefined) return applyMethod(ctx, env, expr, member, method, receiver);
  inferArguments(ctx, env, expr.args);
  if (receiver.type.tag === 'asset' && fieldsOf(ctx, receiver.type.kind)?.has(member.text)) {
    const span = { start: member.span.end, end: expr.span.end };
    report(
      ctx,
      'types/field-called',
      span,
      { name: member.text },
      {
        fixes: [
          {
            title: 'Remove the parentheses',
            edits: [{ span, newText: '' }],
            certain: expr.args.length === 0,
          },
        ],
      },
    );
    return ERROR;
  }
  const [arg] = expr.args;
  if (isCollection(receiver.type) && member.text === 'contains' && arg !== undefined)
    return otherForm(ctx, expr, member, receiver.type, `${textOf(ctx, arg)} in ${textOf(ctx, object)}`);
  if (isCollection(receiver.type) && COUNTS.has(member.text))
    return otherForm(ctx, expr, member, receiver.type, `count(${textOf(ctx, object)})`);
  const names = methodsOf(receiver.type).map((m) => m.name);
  const { alternatives, fixes } = suggest(member.text, names, member.span);
  report(
    ctx,
    'resolve/unknown-function',
    member.span,
    { name: member.text, on: showType(receiver.type), ...alternatives },
    { fixes },
  );
  return ERROR;
}

function applyMethod(
  ctx: BodyContext,
  env: Env,
  expr: ast.CallExpr,
  member: ast.Name,
  method: Builtin,
  receiver: FieldType,
): FieldType {
  ctx.symbols.set(member, { tag: 'builtin', name: method.name });
  const params = method.params.slice(1);
  const result = { type: method.result, optional: false, unknown: receiver.unknown };
  if (expr.args.length !== params.length) {
    inferArguments(ctx, env, expr.args);
    report(ctx, 'types/argument-count', expr.span, {
      name: method.name,
      expected: params.length,
      found: expr.args.length,
      signature: `x.${method.name}(${params.map((p) => `${p.name}: ${showType(p.type)}`).join(', ')}): ${showType(method.result)}`,
    });
    return result;
  }
  let { unknown } = receiver;
  expr.args.forEach((arg, i) => {
    const param = params[i];
    if (param === undefined) return;
    const found = typedValue(ctx, env, arg, param.type, `\`${param.name}\` of \`${method.name}\``);
    unknown ||= found.unknown;
    if (param.literal && found.type.tag !== 'error' && stripParens(arg).kind !== 'LiteralExpr')
      report(ctx, 'types/literal-needed', arg.span, { what: `\`${param.name}\`` });
  });
  ctx.flows.set(
    expr,
    fallbackFlow(ctx, expr.callee.kind === 'MemberExpr' ? expr.callee.object : expr, (object) =>
      expr.callee.kind === 'MemberExpr' ? { ...expr, callee: { ...expr.callee, object } } : object,
    ),
  );
  return { ...result, unknown };
}
