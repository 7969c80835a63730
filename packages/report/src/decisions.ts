/** What is to be said of waivers and of an earlier list of findings: the same sentences in every format. */
import type { EvaluationResult, Waiver, WaiverMiss, WaiverOutcome, WaiverSelector } from '@policyc/model';
import { plural } from './order.js';

/** `until 2026-06-30 by jane: Public by design (SEC-12)` */
export function waiverText({ until, owner, reason, ticket }: Waiver): string {
  return `until ${until} by ${owner}: ${reason}${ticket === undefined ? '' : ` (${ticket})`}`;
}

/** What a waiver accepts, in words: `3 findings of EX-01`. */
export function acceptedText({ waiver, applied }: WaiverOutcome): string {
  return `${entries(waiver, applied)} of ${waiver.policies.join(', ')}`;
}

function entries({ verdict }: Waiver, count: number): string {
  return verdict === 'fail' ? plural(count, 'finding') : plural(count, 'undecided subject');
}

/** Waivers that do not do what they say: those that have ended or end too late, and those about nothing. */
export function waiverWarnings({ waived }: EvaluationResult): readonly string[] {
  if (waived === undefined) return [];
  return waived.outcomes.flatMap((outcome) => {
    const { waiver, expired, tooLong } = outcome;
    const head = `${waived.file}:${waiver.line}: the waiver of ${waiver.policies.join(', ')} by ${waiver.owner}`;
    const count = (n: number) => `${entries(waiver, n)} ${n === 1 ? 'counts' : 'count'}`;
    return [
      ...(expired > 0 ? [`${head} ended with ${waiver.until}: ${count(expired)} again`] : []),
      ...(tooLong > 0
        ? [`${head} ends on ${waiver.until}, later than that severity allows: ${count(tooLong)}`]
        : []),
      ...(outcome.unknownPolicies ?? []).map(
        ({ id, closest }) =>
          `${head}: there is no policy ${id}${closest === undefined ? '' : `; did you mean ${closest}?`}`,
      ),
      ...(outcome.miss ? [`${head} ${missText(waiver, outcome.miss)}`] : []),
    ];
  });
}

const NAMES: Readonly<Record<WaiverSelector, string>> = {
  files: 'they are in',
  match: 'the names of what they are about, and of its automations, are',
  key: 'the keys of what they are about are',
  finding: '',
};
const VALUES_SHOWN = 4;

function missText(waiver: Waiver, miss: WaiverMiss): string {
  const nothing = 'fits nothing that is there';
  switch (miss.tag) {
    case 'taken':
      return `has nothing left to accept: the waiver in line ${miss.line} comes first`;
    case 'nothing': {
      const [own, other] =
        waiver.verdict === 'fail' ? ['finding', 'undecided subject'] : ['undecided subject', 'finding'];
      const instead = miss.others === 0 ? '' : `, but ${plural(miss.others, other)} (see \`verdict\`)`;
      return `${nothing}: there is no ${own}${instead}`;
    }
    case 'selector': {
      const all =
        miss.entries === 1 ? `the ${entries(waiver, 1).slice(2)}` : `all ${entries(waiver, miss.entries)}`;
      const shown = miss.values.slice(0, VALUES_SHOWN).map((v) => JSON.stringify(v));
      const more = miss.values.length - shown.length;
      const values = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
      const there = shown.length === 0 ? '' : `; ${NAMES[miss.selector]} ${values}`;
      return `${nothing}: its \`${miss.selector}\` leaves out ${all}${there}`;
    }
  }
}

/** `3 waived`, `290 known`: what is counted apart. */
export function apartTexts({ waived, known }: EvaluationResult): readonly string[] {
  const undecided = waived?.inconclusive.length ?? 0;
  return [
    ...(waived && waived.findings.length > 0 ? [`${waived.findings.length} waived`] : []),
    ...(undecided > 0 ? [`${plural(undecided, 'undecided subject')} waived`] : []),
    ...(known ? [`${known.findings.length} known, ${known.gone} gone`] : []),
  ];
}
