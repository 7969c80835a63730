/**
 * Whether a report is what a test expects.
 * Expectations are closed: a subject that none of them names must not fail and must not be inconclusive. Without `on`,
 * an expectation speaks of every given asset of the policy's subject kind.
 */
import { type ir, subjectVerdicts } from '@policyc/ir';
import {
  type AssetId,
  findField,
  findKind,
  type PolicyReport,
  type Report,
  type Schema,
  type Snapshot,
  type Verdict,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';

export interface Expected {
  readonly expectation: ast.Expectation;
}

export function judgeExpectations(
  program: ir.Program,
  snapshot: Snapshot,
  report: Report,
  givens: readonly ast.GivenStatement[],
  expected: readonly Expected[],
): readonly string[] {
  const failures: string[] = [];
  for (const policy of program.policies) {
    const verdicts = subjectVerdicts(policy, program.schema, snapshot);
    const policyReport = report.policies.find(
      (p) => p.policy === policy.metadata.id && p.package === policy.metadata.package,
    );
    if (!policyReport) continue;
    const named = new Set<string>();
    for (const { expectation } of expected) {
      const subjects =
        expectation.on.length > 0
          ? expectation.on.map((expr) => resolveAsset(expr, program.schema, snapshot, givens))
          : givens
              .filter((g) => g.assetKind.text === policy.subject.kind)
              .map((g) => ({ kind: g.assetKind.text, key: g.name.text }));
      if (subjects.length === 0)
        failures.push(`${policy.metadata.id}: no ${policy.subject.kind} is given to judge`);
      for (const subject of subjects) {
        if (!subject) {
          failures.push(`${policy.metadata.id}: 'on' names no asset`);
          continue;
        }
        named.add(subject.key);
        failures.push(
          ...judgeSubject(
            policy,
            policyReport,
            subject,
            verdicts.get(subject.key),
            expectation,
            program.schema,
            snapshot,
            givens,
          ),
        );
      }
    }
    for (const [key, verdict] of verdicts) {
      if (named.has(key) || verdict === 'pass' || verdict === 'not_applicable') continue;
      failures.push(
        `${policy.metadata.id}: ${key} is ${show(verdict)}, which no 'expect' names${details(policyReport, key)}`,
      );
    }
  }
  return failures;
}

function judgeSubject(
  policy: ir.Policy,
  report: PolicyReport,
  subject: AssetId,
  actual: Verdict | undefined,
  expectation: ast.Expectation,
  schema: Schema,
  snapshot: Snapshot,
  givens: readonly ast.GivenStatement[],
): readonly string[] {
  const id = policy.metadata.id;
  if (subject.kind !== policy.subject.kind)
    return [`${id}: its subject is ${policy.subject.kind}, but '${subject.key}' is ${subject.kind}`];
  if (actual !== expectation.verdict) {
    return [
      `${id}: expected ${subject.key} to be ${show(expectation.verdict)}, but it is ${show(actual)}${details(report, subject.key)}`,
    ];
  }
  const failures: string[] = [];
  if (expectation.because) {
    const { because } = expectation;
    const owner =
      because.kind === 'MemberExpr' ? resolveAsset(because.object, schema, snapshot, givens) : undefined;
    const field = because.kind === 'MemberExpr' ? because.member.text : '';
    const causes = report.inconclusive.find((i) => i.subject.key === subject.key)?.because ?? [];
    if (!owner || !causes.some((c) => c.kind === owner.kind && c.key === owner.key && c.field === field)) {
      failures.push(
        `${id}: ${subject.key} is inconclusive for another reason${details(report, subject.key)}`,
      );
    }
  }
  if (expectation.saying) {
    const messages = report.findings.filter((f) => f.subject.key === subject.key).map((f) => f.message);
    if (!messages.includes(expectation.saying.value)) {
      failures.push(
        `${id}: expected the message "${expectation.saying.value}", but it is ${messages.map((m) => `"${m}"`).join(' and ') || 'none'}`,
      );
    }
  }
  return failures;
}

function show(verdict: Verdict | undefined): string {
  return verdict === undefined ? 'not in the population' : verdict.replace('_', ' ');
}

function details(report: PolicyReport, key: string): string {
  const finding = report.findings.find((f) => f.subject.key === key);
  if (finding) return `: "${finding.message}"`;
  const open = report.inconclusive.find((i) => i.subject.key === key);
  return open
    ? ` because ${open.because.map((f) => `${f.key}.${f.field} is ${f.unknown ?? f.opaque}`).join(' and ')}`
    : '';
}

/** `hook` or `hook.automation`: the asset that it names. */
function resolveAsset(
  expr: ast.Expr,
  schema: Schema,
  snapshot: Snapshot,
  givens: readonly ast.GivenStatement[],
): AssetId | undefined {
  if (expr.kind === 'NameExpr') {
    const given = givens.find((g) => g.name.text === expr.name);
    return given && { kind: given.assetKind.text, key: expr.name };
  }
  if (expr.kind !== 'MemberExpr') return undefined;
  const owner = resolveAsset(expr.object, schema, snapshot, givens);
  const kind = owner && findKind(schema, owner.kind);
  const field = kind && findField(kind, expr.member.text);
  if (!owner || !kind || field?.tag !== 'stored' || field.type.type.tag !== 'asset') return undefined;
  const key = snapshot.assets[owner.kind]?.find((a) => a[kind.key] === owner.key)?.[field.name];
  return typeof key === 'string' ? { kind: field.type.type.kind, key } : undefined;
}
