/**
 * Joins a report with the snapshot it was made from and the bundle's metadata: names, places, severities, fingerprints.
 * Invariant: keeps the report's order and every one of its findings; adds, never judges.
 */
import {
  type AssetId,
  type BundleMetadata,
  carriesExtension,
  type EvaluationResult,
  type Fact,
  type Finding,
  type FindingItem,
  type InconclusiveSubject,
  type LocatedFact,
  type Location,
  type PolicyMetadata,
  type PolicyReport,
  type Report,
  type ReportFinding,
  type ReportInconclusive,
  type ReportItem,
  type Snapshot,
  WORKSPACE_KIND,
} from '@policyc/model';
import { type AssetIndex, createAssetIndex } from './asset-index.js';
import { fingerprint } from './fingerprint.js';

/**
 * @param report of `snapshot`
 * @param metadata of the bundle that made the report
 * @returns the result in which nothing needs to be looked up any more
 * @throws TypeError where report and metadata are not of the same bundle
 */
export async function joinFindings(
  report: Report,
  snapshot: Snapshot,
  metadata: BundleMetadata,
): Promise<EvaluationResult> {
  const index = createAssetIndex(snapshot, metadata.schema);
  const declared = new Map(metadata.policies.map((p) => [p.id, p]));
  const totals = { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 };
  for (const { counts } of report.policies) {
    totals.pass += counts.pass;
    totals.fail += counts.fail;
    totals.inconclusive += counts.inconclusive;
    totals.not_applicable += counts.not_applicable;
  }
  const findings = report.policies.flatMap((p) => {
    const metadata = required(declared, p.policy);
    return p.findings.map((f) => joinFinding(p, f, metadata, index));
  });
  const inconclusive = report.policies.flatMap((p) =>
    p.inconclusive.map((i) => joinInconclusive(p, i, required(declared, p.policy), index)),
  );
  return {
    platform: snapshot.platform,
    schema: snapshot.schema,
    now: snapshot.now,
    policies: report.policies.map((p) => {
      const metadata = required(declared, p.policy);
      const missing = (metadata.extensions ?? []).filter((e) => !carriesExtension(snapshot.assets, e));
      return {
        metadata,
        subject: p.subject,
        counts: p.counts,
        ...(p.vacuous_passes === undefined ? {} : { vacuousPasses: p.vacuous_passes }),
        ...(p.baseline ? { baseline: p.baseline } : {}),
        ...(missing.length > 0 ? { missingExtensions: missing } : {}),
      };
    }),
    findings: await Promise.all(findings),
    inconclusive: await Promise.all(inconclusive),
    totals,
  };
}

async function joinFinding(
  policy: PolicyReport,
  finding: ReportFinding,
  metadata: PolicyMetadata,
  index: AssetIndex,
): Promise<Finding> {
  const location = decidingPlace(finding, metadata.decides, index);
  return {
    policy: policy.policy,
    severity: policy.severity,
    message: finding.message,
    ...(finding.assumed ? { assumed: true } : {}),
    ...(await fingerprints(metadata, finding.subject, finding.items)),
    subject: index.asset(finding.subject),
    items: finding.items.map(
      (item): FindingItem =>
        isAsset(item)
          ? { binder: item.name, asset: index.asset(item) }
          : { binder: item.name, value: item.value },
    ),
    ...(location ? { location } : {}),
    evidence: finding.evidence.map((f) => locateFact(f, index)),
    evidenceTotal: finding.evidence_total,
    ...(finding.path ? { path: finding.path.map((n) => index.asset(n)) } : {}),
    ...(finding.path_total === undefined ? {} : { pathTotal: finding.path_total }),
  };
}

/** Under the policy's id, and under those that it had before: waivers and baselines may know the finding by one of them. */
async function fingerprints(
  { id, formerly }: PolicyMetadata,
  subject: AssetId,
  items: readonly ReportItem[],
): Promise<Pick<Finding, 'fingerprint' | 'formerFingerprints'>> {
  const under = (policy: string) => fingerprint(policy, subject, items);
  const former = await Promise.all(formerly.map(under));
  return { fingerprint: await under(id), ...(former.length > 0 ? { formerFingerprints: former } : {}) };
}

async function joinInconclusive(
  policy: PolicyReport,
  entry: ReportInconclusive,
  metadata: PolicyMetadata,
  index: AssetIndex,
): Promise<InconclusiveSubject> {
  const subject = index.asset(entry.subject);
  return {
    policy: policy.policy,
    severity: policy.severity,
    ...(await fingerprints(metadata, entry.subject, [])),
    subject,
    ...(subject.location ? { location: subject.location } : {}),
    because: entry.because.map((f) => locateFact(f, index)),
    becauseTotal: entry.because_total,
  };
}

/**
 * Where the thing itself stands: the last field that the rule judges and the finding rests on, else the innermost item
 * or the subject. Without a witness the subject as a whole is wrong, so its own fields come first.
 */
function decidingPlace(
  finding: ReportFinding,
  decides: PolicyMetadata['decides'],
  index: AssetIndex,
): Location | undefined {
  // What a workspace as a whole lacks or has too much of stands nowhere in particular.
  if (finding.subject.kind === WORKSPACE_KIND && finding.items.length === 0) return undefined;
  const judged = decides.flatMap(({ kind, field }) =>
    finding.evidence.filter((f) => f.kind === kind && f.field === field && !f.before),
  );
  const own = judged.filter((f) => f.kind === finding.subject.kind && f.key === finding.subject.key);
  for (const fact of (finding.items.length === 0 && own.length > 0 ? own : judged).toReversed()) {
    const place = index.field(fact, fact.field);
    if (place) return place;
  }
  const innermost = finding.items.findLast(isAsset);
  const candidates: readonly AssetId[] = innermost ? [innermost, finding.subject] : [finding.subject];
  return candidates.map((id) => index.asset(id).location).find((l) => l !== undefined);
}

function isAsset(item: ReportItem): item is Extract<ReportItem, { readonly kind: string }> {
  return 'kind' in item;
}

function locateFact(fact: Fact, index: AssetIndex): LocatedFact {
  const location = index.field(fact, fact.field);
  const valueNames = index.valueNames(fact);
  return {
    ...fact,
    name: index.asset(fact).name,
    ...(valueNames ? { valueNames } : {}),
    ...(location ? { location } : {}),
  };
}

function required(declared: ReadonlyMap<string, PolicyMetadata>, policy: string): PolicyMetadata {
  const metadata = declared.get(policy);
  if (metadata === undefined) throw new TypeError(`the report names ${policy}, which is not in the metadata`);
  return metadata;
}
