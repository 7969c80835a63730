/**
 * Values with a grammar of their own: times, durations, versions, addresses, regular expressions.
 * Invariant: what is wrong with a literal is found here, at the place inside it, so that it cannot go wrong later.
 */
import { parseRegex } from '@policyc/builtins';
import type { FieldType, Type } from '@policyc/model';
import { canonicalDecimal, parseVersion, parseVersionRange, scalarFault, showType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { BOOL, ERROR, plain, STRING } from '../field-types.js';
import { type BodyContext, type Env, report, stripParens, textOf } from './body-context.js';
import { matchedText } from './comparison.js';
import { infer, notYet, typedValue, value } from './infer.js';
import { findValue } from './name.js';

const TIMESTAMP = plain({ tag: 'timestamp' });
const DURATION = plain({ tag: 'duration' });
const PREFIXES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['time', { tag: 'timestamp' }],
  ['v', { tag: 'version' }],
  ['ip', { tag: 'ip' }],
  ['host', { tag: 'host' }],
  ['cidr', { tag: 'cidr' }],
  ['url', { tag: 'url' }],
]);
const LATER: ReadonlyMap<string, string> = new Map([['glob', 'Use `like` with `*` and `?`.']]);

/** `time"..."`, `v"1.2.3"`, `ip"..."`, `host"..."`, `cidr"..."`, and ranges of versions. */
export function inferTyped(ctx: BodyContext, expr: ast.TypedLiteral, expected: Type | undefined): FieldType {
  const { prefix, text } = expr;
  if (prefix === 'r') {
    report(ctx, 'types/regex-place', expr.span, {});
    return ERROR;
  }
  const type = PREFIXES.get(prefix);
  if (type === undefined)
    return notYet(ctx, expr.span, `Literals of the form \`${prefix}"..."\` are`, LATER.get(prefix));
  const start = expr.span.start + prefix.length + 1;
  if (isRange(type, text, expected)) {
    const result = parseVersionRange(text);
    if ('problem' in result) {
      const span = { start: start + result.start, end: start + result.end };
      report(ctx, 'types/literal', span, { problem: result.problem, hint: result.hint });
      return ERROR;
    }
    ctx.constants.add(expr);
    return plain({ tag: 'version_range' });
  }
  const span = { start, end: start + text.length };
  const fault = scalarFault(text, type);
  if (fault !== undefined) {
    const { problem, hint, canonical } = fault;
    report(
      ctx,
      'types/literal',
      span,
      { problem: `\`${text}\` ${problem}`, hint },
      canonical === undefined
        ? {}
        : {
            fixes: [
              { title: `Write \`${canonical}\``, edits: [{ span, newText: canonical }], certain: true },
            ],
          },
    );
    return ERROR;
  }
  ctx.constants.add(expr);
  return plain(type);
}

/** `v"..."` is a range where one is expected, and where it can be nothing else. */
function isRange(type: Type, text: string, expected: Type | undefined): boolean {
  if (type.tag !== 'version') return false;
  if (expected?.tag === 'version_range') return true;
  return expected?.tag !== 'version' && parseVersion(text) === undefined && /[<>=|,\s]/.test(text);
}

/** `90d`; `90d ago` stands beside comparisons only. */
export function inferQuantity(ctx: BodyContext, expr: ast.QuantityExpr): FieldType {
  if (expr.ago) {
    report(ctx, 'types/relative-time', expr.span, { text: textOf(ctx, expr) });
    return ERROR;
  }
  return checkDuration(ctx, expr) ? DURATION : ERROR;
}

function checkDuration(ctx: BodyContext, expr: ast.QuantityExpr): boolean {
  const text = `${expr.amount}${expr.unit}`;
  const fault = scalarFault(text, DURATION.type);
  if (fault === undefined) {
    if (!expr.ago) ctx.constants.add(expr);
    return true;
  }
  report(ctx, 'types/literal', expr.span, { problem: `\`${text}\` ${fault.problem}`, hint: fault.hint });
  return false;
}

/** A side of a comparison: there, a value may be relative to the moment of evaluation. */
export function comparedValue(ctx: BodyContext, env: Env, expr: ast.Expr, expected?: Type): FieldType {
  const inner = stripParens(expr);
  const type =
    inner.kind === 'QuantityExpr' && inner.ago
      ? checkDuration(ctx, inner)
        ? TIMESTAMP
        : ERROR
      : isAge(ctx, env, inner)
        ? inferAge(ctx, env, inner)
        : undefined;
  if (type === undefined) return value(ctx, env, expr, expected);
  ctx.types.set(inner, type);
  ctx.types.set(expr, type);
  return type;
}

/** `age(x)`, unless a function of that name is declared. */
function isAge(ctx: BodyContext, env: Env, expr: ast.Expr): expr is ast.CallExpr {
  return (
    expr.kind === 'CallExpr' &&
    expr.callee.kind === 'NameExpr' &&
    expr.callee.name === 'age' &&
    !env.locals.has('age') &&
    findValue(ctx, 'age') === undefined
  );
}

function inferAge(ctx: BodyContext, env: Env, expr: ast.CallExpr): FieldType {
  const [time, ...more] = expr.args;
  ctx.symbols.set(expr.callee, { tag: 'builtin', name: 'age_order' });
  if (time === undefined || more.length > 0) {
    for (const arg of expr.args) infer(ctx, env, arg, ERROR.type);
    report(ctx, 'types/argument-count', expr.span, {
      name: 'age',
      expected: 1,
      found: expr.args.length,
      signature: 'age(time: timestamp): duration',
    });
    return ERROR;
  }
  const found = typedValue(ctx, env, time, TIMESTAMP.type, 'What `age` is asked of');
  return found.type.tag === 'error' ? ERROR : { ...DURATION, unknown: found.unknown };
}

/** Reports `age(...)` where it is not compared. */
export function ageElsewhere(ctx: BodyContext, env: Env, expr: ast.CallExpr): FieldType {
  for (const arg of expr.args) infer(ctx, env, arg, ERROR.type);
  report(ctx, 'types/relative-time', expr.span, { text: textOf(ctx, expr) });
  return ERROR;
}

/** `now`, unless something of that name is declared: the moment of the evaluation. */
export function inferNow(ctx: BodyContext, expr: ast.NameExpr): FieldType {
  ctx.symbols.set(expr, { tag: 'builtin', name: 'now' });
  return TIMESTAMP;
}

/**
 * `address in cidr"10.0.0.0/8"`, `address in internal` (a set of blocks), `version in v"<1.2.3"`.
 * @returns undefined where it is membership in a collection of such elements, or a mistake
 */
export function inferWithin(element: FieldType, container: FieldType): FieldType | undefined {
  const { type } = container;
  const blocks = type.tag === 'cidr' || (isSet(type) && type.element.tag === 'cidr');
  const inBlock = blocks && (element.type.tag === 'ip' || element.type.tag === 'host');
  if (!inBlock && !(type.tag === 'version_range' && element.type.tag === 'version')) return undefined;
  return { ...BOOL, unknown: element.unknown || container.unknown };
}

function isSet(type: Type): type is Extract<Type, { readonly tag: 'list' | 'set' }> {
  return type.tag === 'list' || type.tag === 'set';
}

/** `text matches r"..."` */
export function inferMatches(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  const text = matchedText(ctx, env, expr);
  const pattern = stripParens(expr.right);
  if (pattern.kind === 'Missing') return ERROR;
  if (pattern.kind !== 'TypedLiteral' || pattern.prefix !== 'r') {
    const at = { start: pattern.span.start, end: pattern.span.start };
    report(
      ctx,
      'types/regex-needed',
      expr.right.span,
      { op: expr.op },
      pattern.kind === 'LiteralExpr' && pattern.type === 'string'
        ? { fixes: [{ title: 'Write `r` before it', edits: [{ span: at, newText: 'r' }], certain: false }] }
        : {},
    );
    return ERROR;
  }
  const result = parseRegex(pattern.text);
  if ('error' in result) {
    const start = pattern.span.start + 2;
    const span = { start: start + result.start, end: start + result.end };
    report(ctx, 'types/regex', span, { error: result.error, help: result.help });
    return ERROR;
  }
  for (const e of [pattern, expr.right]) ctx.types.set(e, STRING);
  ctx.symbols.set(expr, { tag: 'builtin', name: 'matches' });
  return text.type.tag === 'error' ? ERROR : { ...BOOL, unknown: text.unknown };
}

const FORMS: ReadonlyMap<Type['tag'], string> = new Map(
  [...PREFIXES].map(([prefix, type]) => [type.tag, prefix] as const),
);

/** Reports a text or number in the place of a value with a form of its own: `"1.2.3"` for `v"1.2.3"`. */
export function reportForm(ctx: BodyContext, expr: ast.Expr, type: Type): boolean {
  if (expr.kind !== 'LiteralExpr') return false;
  const prefix = type.tag === 'version_range' ? 'v' : FORMS.get(type.tag);
  const isText = expr.type === 'string';
  if (type.tag === 'decimal' && isText && canonicalDecimal(expr.value) !== undefined) {
    const fix = {
      title: 'Remove the quotes',
      edits: [{ span: expr.span, newText: expr.value }],
      certain: true,
    };
    report(ctx, 'types/literal-form', expr.span, { type: 'decimal', form: expr.value }, { fixes: [fix] });
    return true;
  }
  if (type.tag === 'duration' ? !isText && expr.type !== 'number' : prefix === undefined || !isText)
    return false;
  const newText = prefix !== undefined ? `${prefix}"${expr.value}"` : isText ? expr.value : `${expr.value}d`;
  const certain = isText && scalarFault(expr.value, type) === undefined;
  report(
    ctx,
    'types/literal-form',
    expr.span,
    { type: showType(type), form: newText },
    { fixes: [{ title: `Write \`${newText}\``, edits: [{ span: expr.span, newText }], certain }] },
  );
  return true;
}
