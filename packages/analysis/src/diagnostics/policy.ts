/** Diagnostics about the statements of a policy. */
import { defineDiagnostic } from '@policyc/base';
import { type Alternatives, alternatives } from './wording.js';

export const policyDiagnostics = {
  'policy/no-severity': defineDiagnostic<{ id: string }>({
    severity: 'error',
    message: (p) => `${p.id} has no severity.`,
    help: () => 'Add `severity critical`, `high`, `medium`, `low` or `info`.',
  }),
  'policy/no-title': defineDiagnostic<{ id: string }>({
    severity: 'error',
    message: (p) => `${p.id} has no title.`,
    help: () => 'Name the problem after the id: `policy EX-01 "Webhook without authentication" {`.',
  }),
  'policy/no-rule': defineDiagnostic<{ id: string }>({
    severity: 'error',
    message: (p) => `${p.id} has no rule.`,
    help: () => 'Add `require` with what must hold, or `forbid` with what must not.',
  }),
  'policy/two-rules': defineDiagnostic<{ id: string }>({
    severity: 'error',
    message: (p) => `${p.id} has a second rule; a policy has one.`,
    help: () => 'Join them with `and`, or make two policies.',
  }),
  'policy/late-subject': defineDiagnostic<{ kind: string; source: string }>({
    severity: 'error',
    message: (p) =>
      `The first \`for\` says what is judged, and \`${p.source}\` is no kind: so it is the workspace, not each \`${p.kind}\`.`,
    help: (p) =>
      `Begin with \`for x in ${p.kind}\`. To judge the workspace as a whole, ask for \`some x in ${p.kind}\` in the rule.`,
  }),
  'policy/assumption': defineDiagnostic<{ written: string }>({
    severity: 'error',
    message: (p) => `What is unknown cannot be taken for \`${p.written}\`, only for \`fail\`.`,
    help: () =>
      'Write `assume unknown is fail`, or leave it out: then it is inconclusive. To accept a finding, use a waiver.',
  }),
  'policy/statement-order': defineDiagnostic<{ word: string }>({
    severity: 'error',
    message: (p) => `\`${p.word}\` comes after the rule that it belongs to.`,
    help: () => 'The order is `for`, `let`, `require` or `forbid`, `message`.',
  }),
  'policy/duplicate-statement': defineDiagnostic<{ word: string; id: string }>({
    severity: 'error',
    message: (p) => `${p.id} already has \`${p.word}\`.`,
    help: () => 'Remove one of the two.',
  }),
  'policy/duplicate-id': defineDiagnostic<{ id: string; package: string }>({
    severity: 'error',
    message: (p) => `The id ${p.id} is taken in ${p.package}.`,
    help: () => 'Ids are what waivers and history hold on to; give this policy its own.',
  }),
  'policy/reserved-id': defineDiagnostic<{ id: string }>({
    severity: 'error',
    message: (p) => `\`${p.id}\` is the name of an entry point of every bundle.`,
    help: () => 'Choose another id.',
  }),
  'policy/unknown-severity': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no severity \`${p.name}\`.`,
    help: (p) => alternatives('The severities are', p),
  }),
  'policy/unknown-profile': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no profile \`${p.name}\`.`,
    help: (p) => alternatives('The profiles are', p),
  }),
  'policy/likelihood': defineDiagnostic<{ value: string }>({
    severity: 'error',
    message: (p) => `The likelihood is a whole number from 1 (rare) to 5 (almost certain), not ${p.value}.`,
  }),
  'policy/duration': defineDiagnostic<{ written: string }>({
    severity: 'error',
    message: (p) => `\`${p.written}\` is no duration: a whole number and its unit are needed.`,
    help: () => 'The units are `s`, `min`, `h`, `d` and `w`: `fix within 7d "..."`.',
  }),
  'policy/unknown-catalogue': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no catalogue \`${p.name}\`.`,
    help: (p) => alternatives('The catalogues are', p),
  }),
  'policy/unknown-control': defineDiagnostic<{ catalogue: string; control: string; form: string }>({
    severity: 'error',
    message: (p) => `\`${p.catalogue}\` has no ${p.control}.`,
    help: (p) => p.form,
  }),
  'policy/unused-let': defineDiagnostic<{ name: string }>({
    severity: 'warning',
    message: (p) => `\`${p.name}\` is never used.`,
    help: () => 'Remove the `let`.',
  }),
  'policy/no-path': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => '`path` stands for the path that was found, and the rule of this policy finds none.',
    help: () =>
      'It is there where `forbid` is followed by a path, such as `forbid control from a to b in Step`.',
  }),
  'policy/message-name': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) =>
      `\`${p.name}\` has ended before the message: no single one of them stands for the finding.`,
    help: () =>
      'A message can name what `for` and `let` bind, and what a `forbid some`, a `require no`, a `require every` or the end of a path finds.',
  }),
} as const;
