/**
 * Takes out of a result what waivers accept, and what an earlier list of findings has already.
 * Invariants: the one place where either happens; nothing is lost, only moved; verdicts stay what they are. A waiver that has
 * ended, or ends later than may be, accepts nothing.
 */
import {
  type EvaluationResult,
  epochNanoseconds,
  type Finding,
  parseDuration,
  parseTimestamp,
  type Waiver,
  type WaiverOutcome,
  type WaiverSet,
} from '@policyc/model';
import { missOf } from './waiver-miss.js';
import {
  failingSelectors,
  fingerprintsOf,
  isOfPolicy,
  type SelectorContext,
  type WaivableEntry,
} from './waiver-selectors.js';

const DAY = 86_400_000_000_000n;
const SECOND = 1_000_000_000n;

export interface WaiverContext extends SelectorContext {
  /** Of which policies it can be said that they are not there: not of those that were left out. All of them by default. */
  readonly isSelected?: (policyId: string) => boolean;
}

/** @param set in the order of precedence: the first waiver that holds accepts */
export function applyWaivers(
  result: EvaluationResult,
  set: WaiverSet,
  context: WaiverContext = {},
): EvaluationResult {
  const now = instant(result.now);
  const metadata = new Map(result.policies.map((p) => [p.metadata.id, p.metadata]));
  const isAbout = (waiver: Waiver, entry: WaivableEntry) =>
    isOfPolicy(waiver, entry, metadata.get(entry.policy)) &&
    failingSelectors(waiver, entry, context).length === 0;
  const counts = set.waivers.map((waiver) => ({ waiver, applied: 0, expired: 0, tooLong: 0 }));
  const accepts = (entry: WaivableEntry, verdict: Waiver['verdict']): Waiver | undefined => {
    for (const count of counts) {
      const { waiver } = count;
      if (waiver.verdict !== verdict || !isAbout(waiver, entry)) continue;
      const left = endOf(waiver) - now;
      const longest = set.longest[entry.severity];
      if (left <= 0n) count.expired += 1;
      else if (longest !== undefined && left > lengthOf(longest)) count.tooLong += 1;
      else {
        count.applied += 1;
        return waiver;
      }
    }
    return undefined;
  };
  const [findings, waivedFindings] = split(result.findings, (f) => accepts(f, 'fail'));
  const [inconclusive, waivedSubjects] = split(result.inconclusive, (i) => accepts(i, 'inconclusive'));
  return {
    ...result,
    findings,
    inconclusive,
    waived: {
      file: set.file,
      findings: waivedFindings,
      inconclusive: waivedSubjects,
      outcomes: counts.map(
        (count): WaiverOutcome => ({
          ...count,
          ...missOf(count, result, [...waivedFindings, ...waivedSubjects], context),
        }),
      ),
    },
  };
}

/** @param fingerprints of the earlier list, with the policy of each: what was not evaluated now is not gone */
export function applyKnown(
  result: EvaluationResult,
  file: string,
  fingerprints: ReadonlyMap<string, string>,
): EvaluationResult {
  const all = [...result.findings, ...(result.waived?.findings ?? [])];
  const present = new Set(all.flatMap(fingerprintsOf));
  const evaluated = new Set(result.policies.flatMap(({ metadata: m }) => [m.id, ...m.formerly]));
  const isKnown = (f: Finding) => fingerprintsOf(f).some((p) => fingerprints.has(p));
  return {
    ...result,
    findings: result.findings.filter((f) => !isKnown(f)),
    known: {
      file,
      findings: result.findings.filter(isKnown),
      gone: [...fingerprints].filter(([p, policy]) => !present.has(p) && evaluated.has(policy)).length,
    },
  };
}

function split<T extends WaivableEntry>(
  entries: readonly T[],
  accepts: (entry: T) => Waiver | undefined,
): readonly [readonly T[], readonly (T & { readonly waiver: Waiver })[]] {
  const left: T[] = [];
  const taken: (T & { readonly waiver: Waiver })[] = [];
  for (const entry of entries) {
    const waiver = accepts(entry);
    if (waiver === undefined) left.push(entry);
    else taken.push({ ...entry, waiver });
  }
  return [left, taken];
}

function instant(text: string): bigint {
  const time = parseTimestamp(text);
  if (time === undefined) throw new TypeError(`${text} is no time`);
  return epochNanoseconds(time);
}

/** The first moment at which a waiver holds no more: a date counts as a whole. */
function endOf({ until }: Waiver): bigint {
  return until.includes('T') ? instant(until) : instant(`${until}T00:00:00Z`) + DAY;
}

/** A day more, so that `until` may name the last day that is allowed. */
function lengthOf(duration: string): bigint {
  return BigInt(parseDuration(duration) ?? 0) * SECOND + DAY;
}
