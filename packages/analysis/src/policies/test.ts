/** Tests in the language: what is given, with which parameters, and what is expected. */
import { type FieldType, kindBefore, type SchemaField, showType, WORKSPACE_KIND } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type BodyContext, EMPTY_ENV, report, textOf } from '../expressions/body-context.js';
import { fieldsOf, membersOf } from '../expressions/groups.js';
import { typedValue } from '../expressions/infer.js';
import { ERROR, typeOfField } from '../field-types.js';
import { lookUp, suggest, valuesOf, visibleNames } from '../names.js';
import type { PackageNames, PolicyEntry } from '../resolve/package-names.js';
import { resolveKind } from '../resolve/type-expressions.js';
import { checkConstant, checkGuard } from './declarations.js';
import { checkReadable, stretches } from './distorted.js';
import { checkRows } from './test-rows.js';
import { assetByKey, checkCoverage, checkFrom, isKindName, restOfKind } from './test-snapshot.js';
import { checkFieldValue, type Given, type Givens, givenNamed, partOf } from './test-values.js';

type Moment = 'today' | 'before';

export function checkTest(ctx: BodyContext, decl: ast.TestDecl): void {
  ctx.reportedOnce.clear();
  const subjects = new Set<string | undefined>();
  for (const name of decl.policies) for (const kind of subjectsOf(ctx, name)) subjects.add(kind);
  const givens = declareGivens(ctx, decl);
  const former = new Set<string>();
  let expects = false;
  const checkStatement = (statement: ast.TestStatement): void => {
    switch (statement.kind) {
      case 'GivenStatement':
        checkGiven(ctx, givens, statement);
        break;
      case 'WithStatement':
        checkWith(ctx, statement);
        break;
      case 'CaseStatement':
        expects = true;
        for (const a of statement.assignments) checkAssignment(ctx, givens, a);
        checkExpectation(ctx, givens, statement.expectation, subjects);
        break;
      case 'ExpectStatement':
        expects = true;
        checkExpectation(ctx, givens, statement.expectation, subjects);
        break;
      case 'FromStatement':
        checkFrom(ctx, decl, statement);
        break;
      case 'NowStatement':
        checkNow(ctx, statement);
        break;
      case 'BeforeStatement':
        checkBefore(ctx, givens, statement, former);
        break;
      case 'UnknownStatement':
        expects = true;
        break;
    }
  };
  const texts = stretches(decl.statements, decl.span);
  decl.statements.forEach((statement, i) => {
    checkReadable(ctx, texts[i] ?? statement.span, () => checkStatement(statement));
  });
  if (!expects && decl.title.value !== '') report(ctx, 'tests/no-expectation', decl.title.span, {});
}

/** The moment at which the test is evaluated. */
function checkNow(ctx: BodyContext, statement: ast.NowStatement): void {
  const { value } = statement;
  const found = typedValue(ctx, EMPTY_ENV, value, { tag: 'timestamp' }, 'The moment of a test');
  if (found.type.tag !== 'error' && value.kind !== 'TypedLiteral')
    report(ctx, 'tests/value', value.span, { expected: 'timestamp' });
}

const policiesOf = (p: PackageNames): ReadonlyMap<string, PolicyEntry> => p.policies;

/** The kinds that the tested policy judges; `undefined` where that is not known. */
function subjectsOf(ctx: BodyContext, name: ast.Name): readonly (string | undefined)[] {
  const entry = lookUp(ctx, name.text, name.span, policiesOf);
  if (entry === 'reported') return [undefined];
  if (entry === undefined) {
    const { alternatives, fixes } = suggest(name.text, visibleNames(ctx.scope, policiesOf), name.span);
    report(ctx, 'resolve/unknown-policy', name.span, { name: name.text, ...alternatives }, { fixes });
    return [undefined];
  }
  ctx.symbols.set(name, { tag: 'policy', decl: entry.decl });
  const first = entry.decl.statements.find((s) => s.kind === 'ForStatement');
  if (first === undefined) return [WORKSPACE_KIND];
  const { source, removed } = first.binder;
  if (source.kind !== 'NameExpr' || !fieldsOf(ctx, source.name)) return [undefined];
  return removed ? [kindBefore(source.name)] : membersOf(ctx, source.name);
}

function declareGivens(ctx: BodyContext, decl: ast.TestDecl): Givens {
  const givens = new Map<string, Given>();
  for (const statement of decl.statements) {
    if (statement.kind !== 'GivenStatement' && statement.kind !== 'BeforeStatement') continue;
    const { name } = statement;
    if (statement.assetKind === undefined) continue;
    const kind = resolveKind(ctx, statement.assetKind);
    if (name.text === '') continue;
    const today = statement.kind === 'GivenStatement';
    const before = !today || !statement.isNew;
    if (givens.has(name.text)) report(ctx, 'tests/duplicate-given', name.span, { name: name.text });
    else givens.set(name.text, { decl: statement, kind, today, before });
    if (kind !== undefined) ctx.symbols.set(name, { tag: 'given', decl: statement, kind });
  }
  return givens;
}

function checkGiven(ctx: BodyContext, givens: Givens, statement: ast.GivenStatement): void {
  const kind = ctx.symbols.get(statement.assetKind);
  const name = kind?.tag === 'kind' ? kind.kind : undefined;
  checkFields(ctx, givens, name, statement.fields, 'today');
}

/** What an asset was in the baseline: one that is given, or one that is there no more. */
function checkBefore(
  ctx: BodyContext,
  givens: Givens,
  statement: ast.BeforeStatement,
  seen: Set<string>,
): void {
  const { name, assetKind, fields } = statement;
  const given = givens.get(name.text);
  if (given === undefined) {
    if (assetKind !== undefined || name.text === '') return;
    const { alternatives, fixes } = suggest(name.text, [...givens.keys()], name.span);
    report(ctx, 'tests/unknown-given', name.span, { name: name.text, ...alternatives }, { fixes });
    return;
  }
  if (assetKind === undefined) {
    if (seen.has(name.text)) report(ctx, 'tests/duplicate-given', name.span, { name: name.text });
    else if (!given.before) report(ctx, 'tests/new-before', name.span, { name: name.text });
    if (given.kind !== undefined) ctx.symbols.set(name, { tag: 'given', decl: given.decl, kind: given.kind });
  }
  seen.add(name.text);
  checkFields(ctx, givens, given.kind, fields, 'before');
}

function checkFields(
  ctx: BodyContext,
  givens: Givens,
  kind: string | undefined,
  fields: ast.BracesExpr | undefined,
  moment: Moment,
): void {
  const seen = new Set<string>();
  for (const entry of fields?.entries ?? []) {
    const { key } = entry;
    if (key === undefined) {
      if (entry.value.kind !== 'Missing') report(ctx, 'tests/field-value', entry.span, {});
      continue;
    }
    if (key.text === '' || kind === undefined) continue;
    if (seen.has(key.text)) report(ctx, 'tests/duplicate-field', key.span, { field: key.text });
    seen.add(key.text);
    const field = fieldOf(ctx, kind, key);
    if (field !== undefined) checkFieldValue(ctx, existing(givens, moment), field, key, entry.value);
  }
}

/** The assets that references can name in a moment. */
function existing(givens: Givens, moment: Moment): Givens {
  return new Map([...givens].filter(([, given]) => given[moment]));
}

function fieldOf(ctx: BodyContext, kind: string, name: ast.Name): SchemaField | undefined {
  const fields = ctx.schema.kinds.get(kind)?.fields;
  const entry = fields?.get(name.text);
  if (fields !== undefined && entry === undefined && name.text !== '') {
    const { alternatives, fixes } = suggest(name.text, [...fields.keys()], name.span);
    report(ctx, 'resolve/unknown-field', name.span, { kind, name: name.text, ...alternatives }, { fixes });
  }
  if (entry?.derived !== undefined) {
    ctx.symbols.set(name, { tag: 'derived', kind, type: entry.derived, decl: entry.decl });
    report(ctx, 'tests/derived-field', name.span, { field: name.text });
  }
  if (entry?.field !== undefined)
    ctx.symbols.set(name, { tag: 'field', kind, field: entry.field, decl: entry.decl });
  return entry?.field;
}

function checkWith(ctx: BodyContext, statement: ast.WithStatement): void {
  const { name, from } = statement;
  if (from !== undefined) return checkWithAliased(ctx, statement, from);
  if (isKindName(name.text)) return checkCoverage(ctx, name, statement.value);
  const entry = lookUp(ctx, name.text, name.span, valuesOf);
  if (entry === 'reported') return;
  if (entry?.tag === 'table') return checkRows(ctx, entry.decl, statement);
  if (entry?.tag !== 'param') {
    const names = visibleNames(ctx.scope, valuesOf, (e) => e.tag !== 'fn');
    const { alternatives, fixes } = suggest(name.text, names, name.span);
    report(ctx, 'resolve/unknown-param', name.span, { name: name.text, ...alternatives }, { fixes });
    return;
  }
  checkParamValue(ctx, statement, entry.decl);
}

/** `with common.limit = 1`: a parameter of a package that has another name here. */
function checkWithAliased(ctx: BodyContext, statement: ast.WithStatement, from: ast.Name): void {
  const { name } = statement;
  if (from.text === '' || name.text === '') return;
  const home = ctx.scope.aliases.get(from.text);
  if (home === undefined) {
    if (ctx.scope.incomplete) return;
    const { alternatives, fixes } = suggest(from.text, [...ctx.scope.aliases.keys()], from.span);
    report(ctx, 'resolve/unknown-package', from.span, { name: from.text, ...alternatives }, { fixes });
    return;
  }
  const entry = home.values.get(name.text);
  if (entry?.tag === 'table') return checkRows(ctx, entry.decl, statement);
  if (entry?.tag === 'param') return checkParamValue(ctx, statement, entry.decl);
  const names = [...home.values].filter(([, e]) => e.tag !== 'fn').map(([param]) => param);
  const { alternatives, fixes } = suggest(name.text, names, name.span);
  const params = { name: name.text, package: home.name, ...alternatives };
  report(ctx, 'resolve/not-in-package', name.span, params, { fixes });
}

function checkParamValue(ctx: BodyContext, statement: ast.WithStatement, decl: ast.ParamDecl): void {
  const { name, value } = statement;
  const type: FieldType = ctx.signatures.param(decl) ?? ERROR;
  ctx.symbols.set(name, { tag: 'param', decl, type });
  checkConstant(ctx, EMPTY_ENV, value, type.type, `The value of \`${name.text}\``);
  checkGuard(ctx, decl, value);
}

/** `hook.auth`, `hook.auth.type`: a field of a given asset, or a part of one. */
function checkTarget(
  ctx: BodyContext,
  givens: Givens,
  expr: ast.Expr,
  what: string,
): { readonly field: SchemaField; readonly name: ast.Name; readonly moment: Moment } | undefined {
  if (expr.kind === 'Missing') return undefined;
  const byKey = expr.kind === 'MemberExpr' ? assetByKey(ctx, expr.object) : undefined;
  if (expr.kind === 'MemberExpr' && byKey !== undefined) {
    const field = fieldOf(ctx, byKey, expr.member);
    if (field !== undefined) ctx.types.set(expr, typeOfField(field));
    return field === undefined ? undefined : { field, name: expr.member, moment: 'today' };
  }
  const former = expr.kind === 'MemberExpr' ? formerOf(ctx, givens, expr.object) : undefined;
  if (expr.kind === 'MemberExpr' && expr.object.kind === 'MemberExpr' && former === undefined) {
    const whole = checkTarget(ctx, givens, expr.object, what);
    if (whole === undefined) return undefined;
    const { type } = typeOfField(whole.field);
    if (type.tag === 'record') {
      const field = partOf(ctx, type, expr.member);
      if (field !== undefined) ctx.types.set(expr, typeOfField(field));
      return field === undefined ? undefined : { field, name: expr.member, moment: whole.moment };
    }
  }
  const owner = expr.kind === 'MemberExpr' ? (former ?? expr.object) : undefined;
  if (expr.kind !== 'MemberExpr' || owner?.kind !== 'NameExpr') {
    report(ctx, 'tests/target', expr.span, { what });
    return undefined;
  }
  const given = givenNamed(ctx, givens, owner);
  if (given?.kind === undefined) return undefined;
  if (former !== undefined && !given.before)
    report(ctx, 'tests/new-before', owner.span, { name: owner.name });
  const field = fieldOf(ctx, given.kind, expr.member);
  if (field !== undefined) ctx.types.set(expr, typeOfField(field));
  const moment = former === undefined && given.today ? 'today' : 'before';
  return field === undefined ? undefined : { field, name: expr.member, moment };
}

/** Of `hook.before`: `hook`. */
function formerOf(ctx: BodyContext, givens: Givens, expr: ast.Expr): ast.NameExpr | undefined {
  if (expr.kind !== 'MemberExpr' || expr.member.text !== 'before' || expr.object.kind !== 'NameExpr')
    return undefined;
  const kind = givens.get(expr.object.name)?.kind;
  if (kind === undefined || ctx.schema.kinds.get(kind)?.fields.has('before')) return undefined;
  ctx.symbols.set(expr.member, { tag: 'before', kind });
  return expr.object;
}

function checkAssignment(ctx: BodyContext, givens: Givens, assignment: ast.Assignment): void {
  const { target: left, value } = assignment;
  if (left.kind === 'NameExpr' && isKindName(left.name)) return checkCoverage(ctx, left, value);
  const target = checkTarget(ctx, givens, left, 'The left side of a `case`');
  if (target !== undefined)
    checkFieldValue(ctx, existing(givens, target.moment), target.field, target.name, value);
}

function checkExpectation(
  ctx: BodyContext,
  givens: Givens,
  expectation: ast.Expectation,
  subjects: ReadonlySet<string | undefined>,
): void {
  const { verdict, because, saying } = expectation;
  for (const on of expectation.on) {
    if (on.kind === 'Missing') continue;
    const byKey = assetByKey(ctx, on);
    if (on.kind !== 'NameExpr' && byKey === undefined) {
      report(ctx, 'tests/value', on.span, { expected: 'asset' });
      continue;
    }
    const rest = on.kind !== 'NameExpr' || givens.has(on.name) ? byKey : restOfKind(ctx, on);
    const given =
      rest === undefined && on.kind === 'NameExpr'
        ? givenNamed(ctx, givens, on)
        : { kind: rest, today: true };
    if (given?.kind === undefined || subjects.has(undefined) || subjects.size === 0) continue;
    const [subject] = subjects;
    const isSubject = subjects.has(kindBefore(given.kind)) || (given.today && subjects.has(given.kind));
    if (!isSubject && subject !== undefined)
      report(ctx, 'tests/not-a-subject', on.span, {
        name: textOf(ctx, on),
        kind: given.kind,
        subject: subject === WORKSPACE_KIND ? undefined : showType({ tag: 'asset', kind: subject }),
      });
  }
  if (because !== undefined) {
    const isKind = because.kind === 'NameExpr' && restOfKind(ctx, because) !== undefined;
    if (!isKind) checkTarget(ctx, givens, because, 'A reason');
    if (verdict !== undefined && verdict !== 'inconclusive')
      report(ctx, 'tests/because-verdict', because.span, { word: 'because', verdict: 'inconclusive' });
  }
  if (saying !== undefined && verdict !== undefined && verdict !== 'fail')
    report(ctx, 'tests/because-verdict', saying.span, { word: 'saying', verdict: 'a failure' });
}
