/**
 * The file of waivers: read with every fault at its place, or not at all. Documented in `docs/waivers.md`.
 */
import { type Json, SourceText } from '@policyc/base';
import {
  DURATION_PATTERN,
  parseDuration,
  parseTimestamp,
  SEVERITIES,
  type Waiver,
  type WaiverSet,
} from '@policyc/model';
import { redactText } from '../secrets/redact-text.js';
import { yamlFormat } from '../yaml-document.js';
import { type Fault, list, oneOf, type Placed, record, type Shape, text } from './shape.js';
import { momentOf } from './sidecar.js';

const VERSION = '1';
const MAX_DEPTH = 20;

const texts = (description: string, element = 'A text.') => list(description, text(element), true);

const fingerprint = text('The fingerprint of a finding, or its first 16 digits or more.', {
  accepts: (value) => /^[0-9a-f]{16,64}$/.test(value),
  expected: 'a fingerprint (at least its first 16 digits, as --verbose shows them)',
  pattern: '^[0-9a-f]{16,64}$',
});

const until = text('The last day on which it holds (in UTC), or the time at which it ends.', {
  accepts: (value) => parseTimestamp(momentOf(value)) !== undefined,
  expected: 'a date (2026-01-31) or a time (2026-01-31T12:00:00Z)',
  pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d))?$',
});

const length = text('How far off the end of a waiver may be.', {
  accepts: (value) => parseDuration(value) !== undefined,
  expected: 'a duration (90d, 12h, 2w)',
  pattern: DURATION_PATTERN,
});

const WAIVER = record(
  'Something that is accepted. Of `finding`, `key`, `match` and `files` at least one stands here, and all that do must fit.',
  {
    policy: texts('The ids of the policies.', 'The id of a policy.'),
    finding: list('Fingerprints of findings.', fingerprint, true),
    key: texts('Keys of the subject or an item; * stands for any text, ? for one character.'),
    match: texts('Names of the subject or an item; * stands for any text, ? for one character.'),
    files: texts('Paths of export files, from the folder that is read; ** spans folders.'),
    verdict: oneOf('What is accepted: findings (fail, the default), or that it cannot be decided.', [
      'fail',
      'inconclusive',
    ]),
    owner: text('Who answers for it.'),
    reason: text('Why it is accepted.'),
    until,
    ticket: text('Where it is recorded.'),
  },
  ['policy', 'owner', 'reason', 'until'],
);

const WAIVERS = record(
  'What an organisation has decided to live with, until when, and who answers for it.',
  {
    policyc_waivers: version(),
    longest: record(
      'How far off the end of a waiver may be, by the severity of what it accepts.',
      Object.fromEntries(SEVERITIES.map((s) => [s, length])),
    ),
    waivers: list('What is accepted. The first that fits counts.', WAIVER),
  },
  ['policyc_waivers', 'waivers'],
);

/** For editors: draft 7, self-contained. */
export function waiversJsonSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Waivers of policyc',
    ...WAIVERS.schema,
  };
}

export interface WaiverFault {
  readonly message: string;
  /** One-based. */
  readonly line: number;
}

/**
 * @param file as messages name it
 * @returns the waivers, or what is wrong: a file with a fault is not used at all
 */
export function readWaivers(
  file: string,
  source: string,
): { readonly waivers: WaiverSet } | { readonly faults: readonly WaiverFault[] } {
  const document = yamlFormat([]).parse(source, MAX_DEPTH);
  if (document.tag === 'refused')
    return { faults: [{ message: document.message, line: document.position?.line ?? 1 }] };
  const faults: Fault[] = [];
  const read = WAIVERS.read(document.root, faults);
  const entries = read?.waivers ?? [];
  for (const w of entries)
    if ((w.finding ?? w.key ?? w.match ?? w.files) === undefined)
      faults.push({
        pointer: w.pointer,
        message: 'it does not say what is accepted: finding, key, match or files is missing',
      });
  const places = document.locate([...faults, ...entries].map((f) => f.pointer));
  const lines = new SourceText(file, source);
  const lineOf = (pointer: string) => lines.positionAt(places.get(pointer) ?? 0).line + 1;
  if (read === undefined || faults.length > 0)
    return {
      // A key may be a secret that stands in the wrong place.
      faults: faults.map((f) => ({
        message: `${redactText(f.pointer) || '/'}: ${f.message}`,
        line: lineOf(f.pointer),
      })),
    };
  const values = (list: readonly Placed<string>[] | undefined) => list?.map((p) => p.value);
  const waivers = entries.map((w): Waiver => {
    const selects = {
      finding: values(w.finding),
      key: values(w.key),
      match: values(w.match),
      files: values(w.files),
    };
    return {
      policies: values(w.policy) ?? [],
      verdict: w.verdict?.value ?? 'fail',
      selects: Object.fromEntries(Object.entries(selects).filter(([, v]) => v !== undefined)),
      owner: w.owner?.value ?? '',
      reason: w.reason?.value ?? '',
      until: w.until?.value ?? '',
      ...(w.ticket === undefined ? {} : { ticket: w.ticket.value }),
      line: lineOf(w.pointer),
    };
  });
  const { pointer: _, ...longest } = read.longest ?? { pointer: '' };
  const limits = Object.entries(longest as { readonly [severity: string]: Placed<string> }).map(
    ([severity, { value }]) => [severity, value],
  );
  return { waivers: { file, longest: Object.fromEntries(limits), waivers } };
}

function version(): Shape<string> {
  return {
    schema: { enum: [Number(VERSION), VERSION], description: 'The version of this format.' },
    read({ value, pointer }, faults) {
      if (String(value) === VERSION) return VERSION;
      faults.push({ pointer, message: `this version of policyc reads version ${VERSION}` });
      return undefined;
    },
  };
}
