/** Bodies of parameters and functions. */
import type { Span } from '@policyc/base';
import { type FieldType, sameType, showFieldType, showType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Callable } from '../bodies.js';
import type { NameSymbol } from '../checked.js';
import {
  type BodyContext,
  computedPath,
  EMPTY_ENV,
  type Env,
  hasParseError,
  type Local,
  report,
  stripParens,
} from '../expressions/body-context.js';
import { reportPlainText } from '../expressions/collection.js';
import { condition, infer, reportAbsent, typedValue } from '../expressions/infer.js';
import { declare } from '../expressions/quantifier.js';
import { ERROR, typeOfField } from '../field-types.js';
import { evaluateConstant, isWritten } from './constant.js';

export function checkParam(ctx: BodyContext, decl: ast.ParamDecl): void {
  const type = ctx.signatures.param(decl) ?? ERROR;
  ctx.reportedOnce.clear();
  ctx.symbols.set(decl.name, { tag: 'param', decl, type });
  checkName(ctx, decl.name, 'parameter');
  checkConstant(ctx, EMPTY_ENV, decl.value, type.type, `The value of \`${decl.name.text}\``);
  if (decl.guard === undefined) return;
  const used = ctx.usedValues.has(decl);
  condition(ctx, EMPTY_ENV, decl.guard);
  // Its own guard does not make a parameter useful.
  if (!used) ctx.usedValues.delete(decl);
  checkGuard(ctx, decl, decl.value);
}

/** Reports a value that certainly breaks the parameter's condition. */
export function checkGuard(ctx: BodyContext, decl: ast.ParamDecl, expr: ast.Expr): void {
  if (decl.guard === undefined || !isWritten(ctx, expr)) return;
  const value = evaluateConstant(ctx, expr, new Map());
  if (value === undefined) return;
  if (evaluateConstant(ctx, decl.guard, new Map([[decl.name.text, value]])) === false)
    report(ctx, 'types/guard-fails', expr.span, { name: decl.name.text });
}

/** A value that is written out, of the given type. */
export function checkConstant(
  ctx: BodyContext,
  env: Env,
  expr: ast.Expr,
  type: typeof ERROR.type,
  what: string,
): void {
  if (type.tag === 'error') return;
  const inner = stripParens(expr);
  const written = inner.kind === 'BracesExpr' ? 'set' : inner.kind === 'ListExpr' ? 'list' : undefined;
  if (written !== undefined && (type.tag === 'list' || type.tag === 'set') && type.tag !== written) {
    const [open, close] = type.tag === 'list' ? ['[', ']'] : ['{', '}'];
    report(
      ctx,
      'types/brackets',
      inner.span,
      { expected: type.tag },
      {
        fixes: [
          {
            title: `Write a ${type.tag}`,
            edits: [
              { span: { start: inner.span.start, end: inner.span.start + 1 }, newText: open },
              { span: { start: inner.span.end - 1, end: inner.span.end }, newText: close },
            ],
            certain: true,
          },
        ],
      },
    );
    return;
  }
  const found = typedValue(ctx, env, expr, type, what);
  if (found.type.tag !== 'error' && !isWritten(ctx, expr)) report(ctx, 'types/not-constant', expr.span, {});
}

/**
 * Checks a function's body against its promise.
 * @returns the functions and derived fields that it names, each with the first place
 */
export function checkFn(ctx: BodyContext, decl: ast.FnDecl): ReadonlyMap<Callable, Span> {
  const signature = ctx.signatures.fn(decl);
  if (signature === undefined) return new Map();
  ctx.reportedOnce.clear();
  checkName(ctx, decl.name, 'function');
  ctx.symbols.set(decl.name, { tag: 'fn', decl, ...signature });
  let env: Env = EMPTY_ENV;
  const before = ctx.diagnostics.length;
  const locals: Local[] = [];
  decl.params.forEach((param, i) => {
    const type = signature.params[i] ?? ERROR;
    const local: Local = { tag: 'fn-param', id: ctx.nextLocal++, name: param.name.text, type, decl: param };
    ctx.symbols.set(param.name, { tag: 'fn-param', decl: param, type });
    locals.push(local);
    env = declare(ctx, env, param.name, local);
  });
  const calls = checkResult(ctx, env, decl.body, decl.name.text, signature.result);
  if (ctx.diagnostics.slice(before).every((d) => d.severity !== 'error') && !hasParseError(ctx, decl.span))
    for (const { id, name, type, decl: param } of locals)
      if ((ctx.uses.get(id) ?? 0) === 0 && param.kind === 'FnParam' && type.type.tag !== 'error')
        report(ctx, 'resolve/unused-declaration', param.name.span, {
          what: `parameter of \`${decl.name.text}\``,
          name,
        });
  return calls;
}

/**
 * Checks the value of a derived field against its type. The fields of the asset are in reach by their bare names.
 * @returns the functions and derived fields that it names, each with the first place
 */
export function checkDerived(
  ctx: BodyContext,
  kind: string,
  decl: ast.FieldDecl,
): ReadonlyMap<Callable, Span> {
  const fields = ctx.schema.kinds.get(kind)?.fields;
  const own = fields?.get(decl.name.text);
  if (fields === undefined || own?.decl !== decl || decl.value === undefined) return new Map();
  ctx.reportedOnce.clear();
  const self = ctx.nextLocal++;
  const locals = new Map<string, Local>();
  for (const [name, { field, derived, decl: fieldDecl }] of fields) {
    const symbol: NameSymbol | undefined =
      derived !== undefined
        ? { tag: 'derived', kind, type: derived, decl: fieldDecl }
        : field === undefined
          ? undefined
          : { tag: 'field', kind, field, decl: fieldDecl };
    locals.set(name, {
      tag: 'own-field',
      id: ctx.nextLocal++,
      name,
      type: derived ?? (field === undefined ? ERROR : typeOfField(field)),
      decl: fieldDecl,
      symbol,
      key: derived === undefined ? `#${self}.${name}` : derivedKey(`#${self}.${name}`, derived.optional),
    });
  }
  return checkResult(ctx, { ...EMPTY_ENV, locals }, decl.value, decl.name.text, own.derived ?? ERROR);
}

/** A test of the presence of what is computed proves something, as that of a field does. */
function derivedKey(path: string, optional: boolean): string {
  return computedPath(path) + (optional ? '.()' : '');
}

/** A body against what its declaration promises. */
function checkResult(
  ctx: BodyContext,
  env: Env,
  body: ast.Expr,
  name: string,
  result: FieldType,
): ReadonlyMap<Callable, Span> {
  const calls = new Map<Callable, Span>();
  const outer = ctx.calls;
  ctx.calls = calls;
  if (result.type.tag === 'bool' && !result.optional) condition(ctx, env, body);
  else {
    const found = infer(ctx, { ...env, freeHops: result.optional }, body, result.type);
    if (!sameType(found.type, result.type)) {
      if (!reportPlainText(ctx, stripParens(body), result.type))
        report(ctx, 'types/result', body.span, {
          name,
          expected: showFieldType(result),
          found: showType(found.type),
        });
    } else if (found.optional && !result.optional) reportAbsent(ctx, env, body);
  }
  ctx.calls = outer;
  return calls;
}

function checkName(ctx: BodyContext, name: ast.Name, what: string): void {
  if (/^[A-Z]/.test(name.text))
    report(ctx, 'resolve/capitals', name.span, { name: name.text, what, capital: false });
  else if (name.text === 'path')
    report(ctx, 'resolve/reserved-name', name.span, {
      name: name.text,
      why: 'in a message it stands for the path that was found',
    });
}
