/** Why a waiver accepts nothing: what it comes nearest to. */
import { closestName } from '@policyc/base';
import type {
  EvaluationResult,
  WaivedFinding,
  WaivedSubject,
  WaiverMiss,
  WaiverOutcome,
  WaiverSelector,
} from '@policyc/model';
import type { WaiverContext } from './apply-waivers.js';
import { failingSelectors, isOfPolicy, selectorTexts, type WaivableEntry } from './waiver-selectors.js';

/** @param taken what the waivers of the file accept */
export function missOf(
  { waiver, applied, expired, tooLong }: WaiverOutcome,
  result: EvaluationResult,
  taken: readonly (WaivedFinding | WaivedSubject)[],
  context: WaiverContext,
): Pick<WaiverOutcome, 'unknownPolicies' | 'miss'> {
  const { isSelected = () => true } = context;
  const ids = result.policies.flatMap(({ metadata: m }) => [m.id, ...m.formerly]);
  const unknown = waiver.policies.filter((id) => !ids.includes(id) && isSelected(id));
  const unknownPolicies = unknown.map((id) => {
    const closest = closestName(id, ids);
    return { id, ...(closest === undefined ? {} : { closest }) };
  });
  const fitsNothing = applied + expired + tooLong === 0 && unknown.length < waiver.policies.length;
  const metadata = new Map(result.policies.map((p) => [p.metadata.id, p.metadata]));
  const isOwn = (entry: WaivableEntry) => isOfPolicy(waiver, entry, metadata.get(entry.policy));
  const [findings, inconclusive] = [result.findings.filter(isOwn), result.inconclusive.filter(isOwn)];
  const [own, others] = waiver.verdict === 'fail' ? [findings, inconclusive] : [inconclusive, findings];
  return {
    ...(unknownPolicies.length > 0 ? { unknownPolicies } : {}),
    ...(fitsNothing ? { miss: nearest({ waiver, own, others: others.length }, taken, context) } : {}),
  };
}

function nearest(
  {
    waiver,
    own,
    others,
  }: Pick<WaiverOutcome, 'waiver'> & { readonly own: readonly WaivableEntry[]; readonly others: number },
  taken: readonly (WaivedFinding | WaivedSubject)[],
  context: WaiverContext,
): WaiverMiss {
  const judged = own.map((entry) => ({ entry, failing: failingSelectors(waiver, entry, context) }));
  const fewest = judged.reduce((least, j) => Math.min(least, j.failing.length), Number.POSITIVE_INFINITY);
  const near = judged.filter((j) => j.failing.length === fewest);
  const selector = near[0]?.failing[0];
  if (near.length === 0) return { tag: 'nothing', others };
  if (selector === undefined) {
    const prints = new Set(near.map((j) => j.entry.fingerprint));
    const line = taken.find((t) => prints.has(t.fingerprint))?.waiver.line ?? waiver.line;
    return { tag: 'taken', line };
  }
  const texts = near.flatMap((j) => selectorTexts(selector, j.entry, context));
  return {
    tag: 'selector',
    selector,
    entries: own.length,
    values: alikeFirst([...new Set(texts)], waiver.selects[selector] ?? [], selector),
  };
}

/** Fingerprints are alike by chance only: none of them is worth telling. */
function alikeFirst(
  values: readonly string[],
  patterns: readonly string[],
  selector: WaiverSelector,
): readonly string[] {
  if (selector === 'finding') return [];
  const alike = patterns.flatMap((p) => closestName(p, values) ?? []);
  return [...new Set([...alike, ...values.filter((v) => v !== '')])];
}
