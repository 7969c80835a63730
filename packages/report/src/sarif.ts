/**
 * SARIF 2.1.0: one run, one rule for each policy, one result for each finding and each undecided subject.
 * Invariant: valid by the OASIS schema; fingerprints do not depend on lines, messages or order.
 */
import type {
  EvaluationResult,
  Finding,
  FindingItem,
  InconclusiveSubject,
  InputNote,
  InputSummary,
  LocatedAsset,
  LocatedFact,
  Location,
  PolicyMetadata,
  Severity,
  SkippedFile,
  Waiver,
} from '@policyc/model';
import { assetText } from './asset-text.js';
import { waiverText, waiverWarnings } from './decisions.js';
import { factText, stateText } from './fact-text.js';
import type { ToolInfo } from './json.js';
import { notEvaluated } from './order.js';
import { hiddenOf } from './path-ends.js';
import { type Artifacts, baseIds, createArtifacts } from './sarif-artifacts.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVEL: Readonly<Record<Severity, 'note' | 'warning' | 'error'>> = {
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};

/** Code scanning sorts by this number: over 9 critical, 7 to 8.9 high, 4 to 6.9 medium, below that low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  low: '3.0',
  medium: '5.5',
  high: '8.0',
  critical: '9.5',
};

/**
 * @param base what the paths of files are relative to, as a URI that ends with a slash, where that is known
 * @param standIn the file at which results are shown that stand in none, such as those about the workspace as a whole: code scanning shows
 * no result without a place
 * @returns indented JSON, ending with a line break
 */
export function formatSarif(
  result: EvaluationResult,
  tool: ToolInfo,
  inputs?: InputSummary,
  base?: string,
  standIn?: string,
): string {
  const artifact = createArtifacts(base);
  const places = { artifact, standIn };
  const ruleIndex = new Map(result.policies.map((p, i) => [p.metadata.id, i]));
  const document = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            semanticVersion: tool.version,
            rules: result.policies.map((p) => rule(p.metadata)),
          },
        },
        ...baseIds(base),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [
              ...(inputs?.skipped ?? []).map((skipped) => skipNotification(skipped, artifact)),
              ...(inputs?.notes ?? []).map((n) => notification('note', n.message, n, artifact)),
              ...[...notEvaluated(result), ...waiverWarnings(result)].map((text) => ({
                level: 'warning',
                message: { text },
              })),
            ],
          },
        ],
        results: [
          ...result.findings.map((f) => ({
            ...findingResult(f, ruleIndex.get(f.policy), places),
            ...(result.known ? { baselineState: 'new' } : {}),
          })),
          ...(result.known?.findings ?? []).map((f) => ({
            ...findingResult(f, ruleIndex.get(f.policy), places),
            baselineState: 'unchanged',
          })),
          ...(result.waived?.findings ?? []).map((f) => ({
            ...findingResult(f, ruleIndex.get(f.policy), places),
            suppressions: [suppression(f.waiver)],
          })),
          ...result.inconclusive.map((i) => openResult(i, ruleIndex.get(i.policy), places)),
          ...(result.waived?.inconclusive ?? []).map((i) => ({
            ...openResult(i, ruleIndex.get(i.policy), places),
            suppressions: [suppression(i.waiver)],
          })),
        ],
        columnKind: 'utf16CodeUnits',
        properties: {
          platform: result.platform,
          schema: result.schema,
          now: result.now,
          verdicts: result.totals,
        },
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function rule(policy: PolicyMetadata) {
  const description = policy.description === '' ? policy.title : policy.description;
  return {
    id: policy.id,
    ...(policy.formerly.length > 0 ? { deprecatedIds: policy.formerly } : {}),
    name: policy.title,
    shortDescription: { text: policy.title },
    fullDescription: { text: description },
    help: { text: helpText(policy), markdown: helpMarkdown(policy) },
    ...(policy.references[0] === undefined ? {} : { helpUri: policy.references[0] }),
    defaultConfiguration: { level: LEVEL[policy.severity] },
    properties: {
      'security-severity': SECURITY_SEVERITY[policy.severity],
      severity: policy.severity,
      precision: 'high',
      tags: [...new Set(['security', ...policy.tags, ...policy.mappings.map(mappingTag)])],
      package: policy.package,
      source: policy.source,
      ...(policy.owner === undefined ? {} : { owner: policy.owner }),
      ...(policy.likelihood === undefined ? {} : { likelihood: policy.likelihood }),
    },
  };
}

/** `external/cwe/cwe-306` is the spelling that code scanning knows. */
function mappingTag({ catalogue, id }: { readonly catalogue: string; readonly id: string }): string {
  return catalogue === 'cwe' ? `external/cwe/cwe-${id.padStart(3, '0')}` : `external/${catalogue}/${id}`;
}

function helpText(policy: PolicyMetadata): string {
  const parts = [policy.description === '' ? policy.title : policy.description];
  if (policy.fix) parts.push(`Fix${within(policy)}: ${policy.fix.text}`);
  return parts.join('\n\n');
}

function helpMarkdown(policy: PolicyMetadata): string {
  const parts = [`**${policy.title}** (${policy.severity})`];
  if (policy.description !== '') parts.push(policy.description);
  if (policy.fix) parts.push(`**Fix${within(policy)}:** ${policy.fix.text}`);
  if (policy.mappings.length > 0) {
    parts.push(`Maps to ${policy.mappings.map((m) => `\`${m.catalogue} ${m.id}\``).join(', ')}`);
  }
  if (policy.references.length > 0) parts.push(policy.references.map((r) => `- <${r}>`).join('\n'));
  return parts.join('\n\n');
}

function within(policy: PolicyMetadata): string {
  return policy.fix?.within === undefined ? '' : ` within ${policy.fix.within}`;
}

interface Places {
  readonly artifact: Artifacts;
  readonly standIn: string | undefined;
}

function findingResult(finding: Finding, ruleIndex: number | undefined, places: Places) {
  const { artifact } = places;
  const related = finding.evidence.filter((f) => f.location);
  return {
    ruleId: finding.policy,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    kind: 'fail',
    level: LEVEL[finding.severity],
    message: { text: finding.message },
    locations: locations(finding.location, finding.subject, places),
    partialFingerprints: { 'policyc/v1': finding.fingerprint },
    ...(related.length > 0
      ? {
          relatedLocations: related.map((f, id) => ({
            id,
            message: { text: `${assetText(f)}: ${factText(f)}` },
            ...(f.location ? { physicalLocation: physicalLocation(f.location, artifact) } : {}),
          })),
        }
      : {}),
    ...(finding.path ? { codeFlows: [codeFlow(finding.path, hiddenOf(finding), artifact)] } : {}),
    properties: {
      severity: finding.severity,
      ...(finding.formerFingerprints ? { formerFingerprints: finding.formerFingerprints } : {}),
      ...(finding.assumed ? { assumed: true } : {}),
      subject: assetProperties(finding.subject),
      items: finding.items.map(itemProperties),
      evidence: finding.evidence.map(factProperties),
      evidenceTotal: finding.evidenceTotal,
    },
  };
}

function suppression(waiver: Waiver) {
  const { owner, until, ticket } = waiver;
  return {
    kind: 'external',
    status: 'accepted',
    justification: waiverText(waiver),
    properties: { owner, until, ...(ticket === undefined ? {} : { ticket }) },
  };
}

/** The standard demands level `none` beside a kind other than `fail`. */
function openResult(entry: InconclusiveSubject, ruleIndex: number | undefined, places: Places) {
  const causes = entry.because.map((f) => `${assetText(f)}: ${factText(f)}`).join('; ');
  return {
    ruleId: entry.policy,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    kind: 'open',
    level: 'none',
    message: { text: `Could not be decided for ${assetText(entry.subject)}: ${causes}` },
    locations: locations(entry.location, entry.subject, places),
    partialFingerprints: { 'policyc/v1': entry.fingerprint },
    properties: {
      severity: entry.severity,
      ...(entry.formerFingerprints ? { formerFingerprints: entry.formerFingerprints } : {}),
      subject: assetProperties(entry.subject),
      because: entry.because.map(factProperties),
      becauseTotal: entry.becauseTotal,
    },
  };
}

function locations(location: Location | undefined, subject: LocatedAsset, { artifact, standIn }: Places) {
  const file = location?.file ?? standIn;
  return [
    {
      ...(file === undefined
        ? {}
        : { physicalLocation: physicalLocation({ file, line: location?.line ?? 1 }, artifact) }),
      ...(file !== undefined && location === undefined
        ? {
            message: {
              text: 'This stands in no file. Code scanning shows nothing without a place, so a file is named.',
            },
          }
        : {}),
      logicalLocations: [
        {
          name: subject.name,
          fullyQualifiedName: `${subject.kind}/${subject.key}`,
          kind: 'resource',
          ...(location ? { properties: { pointer: location.pointer } } : {}),
        },
      ],
    },
  ];
}

function physicalLocation(location: Pick<Location, 'file' | 'line'>, artifact: Artifacts) {
  return {
    artifactLocation: artifact(location.file),
    region: { startLine: Math.max(1, location.line) },
  };
}

/** @param hidden how many nodes there are between the two halves */
function codeFlow(path: readonly LocatedAsset[], hidden: number, artifact: Artifacts) {
  const hops = `${path.length + hidden - 1} hops`;
  return {
    message: { text: hidden > 0 ? `${hops}; ${hidden} nodes in the middle are not listed` : hops },
    threadFlows: [
      {
        locations: path.map((node, i) => ({
          executionOrder: i + 1 + (i < path.length / 2 ? 0 : hidden),
          importance: i === 0 || i === path.length - 1 ? 'essential' : 'important',
          location: {
            message: { text: assetText(node) },
            ...(node.location ? { physicalLocation: physicalLocation(node.location, artifact) } : {}),
            logicalLocations: [
              { name: node.name, fullyQualifiedName: `${node.kind}/${node.key}`, kind: 'resource' },
            ],
          },
        })),
      },
    ],
  };
}

function skipNotification(skipped: SkippedFile, artifact: Artifacts) {
  const message = `Skipped ${skipped.file}: ${skipped.message}`;
  return notification(skipped.damaged ? 'error' : 'note', message, skipped, artifact);
}

function notification(
  level: 'error' | 'note',
  message: string,
  { file, line }: InputNote,
  artifact: Artifacts,
) {
  return {
    level,
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(file),
          ...(line === undefined ? {} : { region: { startLine: Math.max(1, line) } }),
        },
      },
    ],
  };
}

function assetProperties(asset: LocatedAsset) {
  return { kind: asset.kind, key: asset.key, name: asset.name, ...(asset.before ? { before: true } : {}) };
}

function itemProperties(item: FindingItem) {
  return 'asset' in item
    ? { binder: item.binder, ...assetProperties(item.asset) }
    : { binder: item.binder, value: item.value };
}

function factProperties(fact: LocatedFact) {
  const { field } = fact;
  return { ...assetProperties(fact), field, state: stateText(fact) };
}
