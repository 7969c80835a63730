/**
 * Whether a report is what a test expects.
 * Expectations are closed: a subject that none of them names must not fail and must not be inconclusive. Without `on`,
 * an expectation speaks of every given asset of the policy's subject kind, or of the workspace as a whole; an inconclusive
 * one also of what the snapshot lacks where it does not cover the kind. `on Step` speaks of that alone.
 */

import { closestName, type Span } from '@policyc/base';
import { type ir, type SubjectVerdict, subjectVerdicts } from '@policyc/ir';
import {
  type AssetId,
  carriesExtension,
  type Fact,
  fieldState,
  findGroup,
  findKind,
  isRecordType,
  kindsOf,
  momentOf,
  type PolicyReport,
  PSEUDO_FIELDS,
  type Report,
  type Schema,
  type Snapshot,
  splitGroupReference,
  storedField,
  type TestFailure,
  type Verdict,
  WORKSPACE_KIND,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { TestCase } from './test-cases.js';
import { keyOfGiven } from './test-snapshot.js';

/** What does not hold. `span` is that of the expectation; absent where none speaks of the subject. */
export type Surprise = Omit<TestFailure, 'span' | 'explanation'> & { readonly span: Span | undefined };

export function judgeExpectations(
  program: ir.Program,
  snapshot: Snapshot,
  report: Report,
  {
    givens,
    befores,
    expectations,
    recorded,
  }: Pick<TestCase, 'givens' | 'befores' | 'expectations' | 'recorded'>,
): readonly Surprise[] {
  const failures: Surprise[] = [];
  const named: Named = { schema: program.schema, snapshot, givens, befores };
  for (const policy of program.policies) {
    const verdicts = subjectVerdicts(policy, program, snapshot);
    const policyReport = report.policies.find(
      (p) => p.policy === policy.metadata.id && p.package === policy.metadata.package,
    );
    if (!policyReport) continue;
    const expected = new Set<string>();
    const explicit = new Set(
      expectations.flatMap((e) =>
        e.on.map((expr) => {
          const asset = resolveAsset(expr, named);
          return asset ? idOf(asset) : '';
        }),
      ),
    );
    const { id } = policy.metadata;
    for (const expectation of expectations) {
      const { span } = expectation;
      for (const expr of expectation.on)
        if (!resolveAsset(expr, named))
          failures.push({ message: `${id}: ${nobody(expr, named)}`, span, policy: id });
      const subjects =
        expectation.on.length > 0
          ? expectation.on.flatMap((expr) => resolveAsset(expr, named) ?? [])
          : recorded
            ? judgedSubjects(verdicts, expectation, explicit)
            : subjectsOf(policy, named);
      if (expectation.on.length === 0 && expectation.verdict === 'inconclusive')
        for (const kind of kindsOf(program.schema, momentOf(policy.subject.kind).kind))
          expected.add(idOf({ kind, key: '' }));
      if (
        subjects.length === 0 &&
        expectation.on.length === 0 &&
        !(expectation.verdict === 'inconclusive' && verdicts.some((v) => v.subject.key === ''))
      )
        failures.push({ message: `${id}: no ${policy.subject.kind} is given to judge`, span, policy: id });
      for (const subject of subjects) {
        expected.add(idOf(subject));
        failures.push(
          ...judgeSubject(
            policy,
            policyReport,
            subject,
            verdicts.find((v) => idOf(v.subject) === idOf(subject))?.verdict,
            expectation,
            named,
          ),
        );
      }
    }
    for (const { subject, verdict } of verdicts) {
      const { kind, key } = subject;
      if (expected.has(idOf(subject)) || verdict === 'pass' || verdict === 'not_applicable') continue;
      failures.push({
        message: `${id}: ${key === '' ? `what the snapshot lacks of ${kind}` : key} is ${show(verdict)}, which no 'expect' names${details(policyReport, key, named)}`,
        span: undefined,
        policy: id,
        subject: key,
        actual: verdict,
      });
    }
  }
  return failures;
}

/** In a test over a snapshot: the subjects to which the policy applies and that no other expectation names. */
function judgedSubjects(
  verdicts: readonly SubjectVerdict[],
  { verdict: expected }: ast.Expectation,
  named: ReadonlySet<string>,
): readonly AssetId[] {
  return verdicts
    .filter(({ subject }) => subject.key !== '' && !named.has(idOf(subject)))
    .filter(({ verdict }) => verdict !== 'not_applicable' || verdict === expected)
    .map(({ subject }) => subject);
}

/** One text for each subject. */
function idOf({ kind, key }: AssetId): string {
  return `${kind}:${key}`;
}

/** Whom an expectation without `on` speaks of: every given asset of the policy's kind, or the workspace as a whole. */
function subjectsOf({ subject }: ir.Policy, named: Named): readonly AssetId[] {
  const { schema, snapshot, givens, befores } = named;
  const { kind, before } = momentOf(subject.kind);
  if (kind === WORKSPACE_KIND) return [{ kind, key: schema.platform }];
  const kinds = kindsOf(schema, kind);
  const given = givens.filter((g) => kinds.includes(g.assetKind.text));
  if (!before) return given.map((g) => ({ kind: g.assetKind.text, key: keyOfGiven(snapshot, g.name.text) }));
  const gone = befores.filter((b) => b.assetKind?.text === kind);
  const former = gone.length > 0 ? gone : given.filter((g) => !g.isNew);
  return former.map((b) => ({ kind, key: keyOfGiven(snapshot, b.name.text, 'before'), before }));
}

/** What the names in expectations stand for. */
interface Named {
  readonly schema: Schema;
  readonly snapshot: Snapshot;
  readonly givens: readonly ast.GivenStatement[];
  readonly befores: readonly ast.BeforeStatement[];
}

function judgeSubject(
  policy: ir.Policy,
  report: PolicyReport,
  subject: AssetId,
  actual: Verdict | undefined,
  expectation: ast.Expectation,
  named: Named,
): readonly Surprise[] {
  const id = policy.metadata.id;
  const surprise = (message: string): Surprise => ({
    message: `${id}: ${message}`,
    span: expectation.span,
    policy: id,
    subject: subject.key,
    ...(expectation.verdict ? { expected: expectation.verdict } : {}),
    ...(actual ? { actual } : {}),
  });
  const { kind, before } = momentOf(policy.subject.kind);
  // An asset of today that is named where those of the baseline are judged stands for what it was.
  if (!kindsOf(named.schema, kind).includes(subject.kind) || (subject.before && !before))
    return [surprise(`its subject is ${kind}, but '${subject.key}' is ${subject.kind}`)];
  if (actual !== expectation.verdict) {
    return [
      surprise(
        `expected ${subject.key} to be ${show(expectation.verdict)}, but it is ${show(actual)}${details(report, subject.key, named)}${actual === 'not_applicable' ? withoutExtensions(policy, named) : ''}`,
      ),
    ];
  }
  const failures: Surprise[] = [];
  if (expectation.because) {
    const { because } = expectation;
    const kind = because.kind === 'NameExpr' ? resolveAsset(because, named) : undefined;
    const place = kind ? { owner: kind, field: PSEUDO_FIELDS.population } : resolvePlace(because, named);
    const causes = report.inconclusive.find((i) => i.subject.key === subject.key)?.because ?? [];
    const isPlace = (c: Fact) =>
      c.kind === place?.owner.kind &&
      c.key === place.owner.key &&
      c.before === place.owner.before &&
      c.field === place.field;
    if (!causes.some(isPlace)) {
      failures.push(
        surprise(
          `${subject.key} is inconclusive, but not because of that:${details(report, subject.key, named)}`,
        ),
      );
    }
  }
  if (expectation.saying) {
    const messages = report.findings.filter((f) => f.subject.key === subject.key).map((f) => f.message);
    if (!messages.includes(expectation.saying.value)) {
      failures.push(
        surprise(
          `expected the message "${expectation.saying.value}", but it is ${messages.map((m) => `"${m}"`).join(' and ') || 'none'}`,
        ),
      );
    }
  }
  return failures;
}

/** Why a policy about extensions of the platform does not apply. */
function withoutExtensions({ metadata }: ir.Policy, { snapshot }: Named): string {
  const missing = metadata.extensions?.filter((e) => !carriesExtension(snapshot.assets, e)) ?? [];
  return missing.length === 0
    ? ''
    : ` because nothing that is given is of the extension ${missing.join(' or ')}`;
}

function show(verdict: Verdict | undefined): string {
  return verdict === undefined ? 'not in the population' : verdict.replace('_', ' ');
}

function details(report: PolicyReport, key: string, named: Named): string {
  const finding = report.findings.find((f) => f.subject.key === key);
  if (finding) return `: "${finding.message}"`;
  const open = report.inconclusive.find((i) => i.subject.key === key);
  return open ? ` because ${open.because.map((f) => causeText(f, named)).join(' and ')}` : '';
}

/** `hook.auth is not in the export`. Of an asset whose edges are not all known, the fields that may hold others. */
function causeText(fact: Fact, { schema, snapshot }: Named): string {
  const reason = fact.unknown ?? fact.opaque ?? fact.partial;
  if (fact.key === '') return `${fact.kind} is ${reason}`;
  if (fact.field !== PSEUDO_FIELDS.asset) return `${fact.key}.${fact.field} is ${reason}`;
  const kind = findKind(schema, fact.kind);
  const asset = kind && snapshot.assets[kind.name]?.find((a) => a[kind.key] === fact.key);
  if (!asset) return `${fact.key} is ${reason}`;
  const via = schema.edges.flatMap(({ edges }) =>
    edges.filter((e) => e.side === 'from' && e.from === kind.name).map((e) => e.field),
  );
  const open = [...new Set(via)].filter((field) => {
    const found = fieldState(kind, asset, false, field);
    return found.state === 'unknown' || found.state === 'opaque' || 'partial' in found;
  });
  return `where ${fact.key} leads is not known${open.length > 0 ? ` (${open.map((f) => `${fact.key}.${f}`).join(', ')})` : ''}`;
}

/** `hook`, `hook.before` or `hook.automation`: the asset that it names. */
/** That there is no such asset, and the key that may have been meant. */
function nobody(expr: ast.Expr, { schema, snapshot }: Named): string {
  const [arg] = expr.kind === 'CallExpr' ? expr.args : [];
  const name = expr.kind === 'CallExpr' && expr.callee.kind === 'NameExpr' ? expr.callee.name : '';
  const kind = findKind(schema, name);
  if (kind === undefined || arg?.kind !== 'LiteralExpr') return "'on' names no asset";
  const keys = (snapshot.assets[kind.name] ?? []).flatMap((a) => {
    const key = a[kind.key];
    return typeof key === 'string' ? [key] : [];
  });
  const close = closestName(arg.value, keys);
  const meant = close === undefined ? '' : `; did you mean ${JSON.stringify(close)}?`;
  return `there is no ${name} with the key ${JSON.stringify(arg.value)}${meant}`;
}

function resolveAsset(expr: ast.Expr, named: Named): AssetId | undefined {
  const { schema, snapshot, givens, befores } = named;
  if (expr.kind === 'NameExpr') {
    const given = givens.find((g) => g.name.text === expr.name);
    if (given) return { kind: given.assetKind.text, key: keyOfGiven(snapshot, expr.name) };
    const kind = befores.find((b) => b.name.text === expr.name)?.assetKind?.text;
    if (kind !== undefined) return { kind, key: keyOfGiven(snapshot, expr.name, 'before'), before: true };
    return findKind(schema, expr.name) && { kind: expr.name, key: '' };
  }
  if (expr.kind === 'CallExpr' && expr.callee.kind === 'NameExpr') {
    const [arg] = expr.args;
    const kind = findKind(schema, expr.callee.name);
    const key = arg?.kind === 'LiteralExpr' ? arg.value : '';
    const exists = kind && snapshot.assets[kind.name]?.some((a) => a[kind.key] === key);
    return exists ? { kind: kind.name, key } : undefined;
  }
  const former = formerOf(expr, named);
  if (former) return former;
  const place = resolvePlace(expr, named);
  const kind = place && findKind(schema, place.owner.kind);
  const field = kind && storedField(kind, place.field);
  if (!place || !kind || field?.type.type.tag !== 'asset') return undefined;
  const { before } = place.owner;
  const moment = before ? snapshot.baseline : snapshot;
  const asset = moment?.assets[kind.name]?.find((a) => a[kind.key] === place.owner.key);
  const state = asset && fieldState(kind, asset, false, place.field);
  if (state?.state !== 'value' || typeof state.value !== 'string') return undefined;
  return findGroup(schema, field.type.type.kind)
    ? splitGroupReference(state.value)
    : { kind: field.type.type.kind, key: state.value, ...(before ? { before } : {}) };
}

/** `hook.before` */
function formerOf(expr: ast.Expr, { schema, snapshot, givens }: Named): AssetId | undefined {
  if (expr.kind !== 'MemberExpr' || expr.member.text !== 'before' || expr.object.kind !== 'NameExpr')
    return undefined;
  const { name } = expr.object;
  const kind = findKind(schema, givens.find((g) => g.name.text === name)?.assetKind.text ?? '');
  if (!kind || kind.fields.some((f) => f.name === 'before')) return undefined;
  return { kind: kind.name, key: keyOfGiven(snapshot, name, 'before'), before: true };
}

/** `hook.auth.type`: the asset, and the name of the field or part. */
function resolvePlace(
  expr: ast.Expr,
  named: Named,
): { readonly owner: AssetId; readonly field: string } | undefined {
  if (expr.kind !== 'MemberExpr') return undefined;
  const owner = resolveAsset(expr.object, named);
  if (owner) return { owner, field: expr.member.text };
  const whole = resolvePlace(expr.object, named);
  const kind = whole && findKind(named.schema, whole.owner.kind);
  const record = kind && storedField(kind, whole.field);
  return whole && record && isRecordType(record.type.type)
    ? { owner: whole.owner, field: `${whole.field}.${expr.member.text}` }
    : undefined;
}
