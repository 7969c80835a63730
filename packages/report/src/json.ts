/**
 * `policyc-findings/1`: the result for other programs. Documented in `docs/cli.md`; members may be added, never
 * renamed or removed, within version 1.
 */
import type {
  EvaluationResult,
  Finding,
  FindingItem,
  InconclusiveSubject,
  InputSummary,
  LocatedAsset,
  LocatedFact,
  Waiver,
  WaiverOutcome,
} from '@policyc/model';
import { waiverWarnings } from './decisions.js';
import { countBySeverity, vacuityOf, vacuousPasses } from './order.js';

export const FINDINGS_FORMAT = 'policyc-findings/1';

export interface ToolInfo {
  readonly name: string;
  readonly version: string;
}

/** @returns indented JSON, ending with a line break */
export function formatJson(result: EvaluationResult, tool: ToolInfo, inputs?: InputSummary): string {
  const document = {
    format: FINDINGS_FORMAT,
    tool,
    platform: result.platform,
    schema: result.schema,
    now: result.now,
    ...(inputs ? { inputs } : {}),
    summary: {
      findings: result.findings.length,
      by_severity: countBySeverity(result.findings),
      verdicts: result.totals,
      vacuous: result.policies.filter((p) => vacuityOf(p) !== undefined).length,
      vacuous_passes: vacuousPasses(result).reduce((sum, p) => sum + p.count, 0),
      ...(result.waived ? { waived: result.waived.findings.length + result.waived.inconclusive.length } : {}),
      ...(result.known ? { known: result.known.findings.length } : {}),
    },
    policies: result.policies.map((p) => ({
      ...p.metadata,
      subject: p.subject,
      counts: p.counts,
      ...(vacuityOf(p) === undefined ? {} : { vacuous: vacuityOf(p) }),
      ...(p.vacuousPasses === undefined ? {} : { vacuous_passes: p.vacuousPasses }),
      ...(p.baseline ? { baseline: p.baseline } : {}),
      ...(p.missingExtensions ? { missing_extensions: p.missingExtensions } : {}),
    })),
    findings: result.findings.map(findingJson),
    inconclusive: result.inconclusive.map(inconclusiveJson),
    ...(result.waived
      ? {
          waived: {
            file: result.waived.file,
            findings: result.waived.findings.map((f) => ({
              ...findingJson(f),
              waiver: waiverJson(f.waiver),
            })),
            inconclusive: result.waived.inconclusive.map((i) => ({
              ...inconclusiveJson(i),
              waiver: waiverJson(i.waiver),
            })),
            waivers: result.waived.outcomes.map(outcomeJson),
            warnings: waiverWarnings(result),
          },
        }
      : {}),
    ...(result.known
      ? {
          known: {
            file: result.known.file,
            findings: result.known.findings.map(findingJson),
            gone: result.known.gone,
          },
        }
      : {}),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function findingJson(f: Finding) {
  return {
    policy: f.policy,
    severity: f.severity,
    message: f.message,
    ...(f.assumed ? { assumed: true } : {}),
    fingerprint: f.fingerprint,
    ...(f.formerFingerprints ? { former_fingerprints: f.formerFingerprints } : {}),
    location: f.location ?? null,
    subject: assetJson(f.subject),
    items: f.items.map(itemJson),
    evidence: f.evidence.map(factJson),
    evidence_total: f.evidenceTotal,
    ...(f.path ? { path: f.path.map(assetJson) } : {}),
    ...(f.pathTotal === undefined ? {} : { path_total: f.pathTotal }),
  };
}

function waiverJson({ policies, verdict, owner, reason, until, ticket, line }: Waiver) {
  return {
    policies,
    verdict,
    owner,
    reason,
    until,
    ...(ticket === undefined ? {} : { ticket }),
    line,
  };
}

function outcomeJson({ waiver, applied, expired, tooLong }: WaiverOutcome) {
  return { ...waiverJson(waiver), applied, expired, too_long: tooLong };
}

function inconclusiveJson(i: InconclusiveSubject) {
  return {
    policy: i.policy,
    severity: i.severity,
    fingerprint: i.fingerprint,
    ...(i.formerFingerprints ? { former_fingerprints: i.formerFingerprints } : {}),
    location: i.location ?? null,
    subject: assetJson(i.subject),
    because: i.because.map(factJson),
    because_total: i.becauseTotal,
  };
}

function assetJson(a: LocatedAsset) {
  return {
    kind: a.kind,
    key: a.key,
    ...(a.before ? { before: true } : {}),
    name: a.name,
    location: a.location ?? null,
  };
}

function itemJson(item: FindingItem) {
  return 'asset' in item
    ? { binder: item.binder, ...assetJson(item.asset) }
    : { binder: item.binder, value: item.value };
}

/** A fact's state is exactly one of `value`, `masked`, `unknown`, `opaque`, and `partial` beside the first two; it is kept apart from the asset's name. */
function factJson({ kind, key, name, field, location, valueNames, ...state }: LocatedFact) {
  const names = valueNames === undefined ? {} : { value_names: valueNames };
  return { kind, key, name, field, ...state, ...names, location: location ?? null };
}
