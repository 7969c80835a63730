/** Diagnostics about tests in the language. */
import { defineDiagnostic } from '@policyc/base';
import { type Alternatives, alternatives, article } from './wording.js';

export const testsDiagnostics = {
  'tests/no-expectation': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'This test expects nothing, so it proves nothing.',
    help: () => 'Add `expect pass`, `expect fail`, `expect inconclusive` or `expect not applicable`.',
  }),
  'tests/duplicate-given': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is given twice.`,
    help: () => 'Each asset of a test has its own name.',
  }),
  'tests/unknown-given': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `No asset \`${p.name}\` is given in this test.`,
    help: (p) => alternatives('Given are', p),
  }),
  'tests/given-kind': defineDiagnostic<{ name: string; kind: string; expected: string }>({
    severity: 'error',
    message: (p) =>
      `\`${p.name}\` is ${article(p.kind)} \`${p.kind}\`, but ${article(p.expected)} \`${p.expected}\` is needed.`,
  }),
  'tests/element-key': defineDiagnostic<{ record: string; key: string }>({
    severity: 'error',
    message: (p) => `This \`${p.record}\` has no \`${p.key}\`, which tells the elements apart.`,
    help: (p) => `Write it: \`{ ${p.key}: "..." }\`.`,
  }),
  'tests/value': defineDiagnostic<{ expected: string }>({
    severity: 'error',
    message: (p) => `This is no value of type ${p.expected}.`,
    help: () => 'In a test, values are written out; assets are named by their `given`.',
  }),
  'tests/never-absent': defineDiagnostic<{ field: string; type: string }>({
    severity: 'error',
    message: (p) => `\`${p.field}\` is never absent: its type is ${p.type}.`,
  }),
  'tests/never-unknown': defineDiagnostic<{ field: string; type: string }>({
    severity: 'error',
    message: (p) => `\`${p.field}\` is never unknown: its type is ${p.type}.`,
  }),
  'tests/partial': defineDiagnostic<{ field: string; type: string }>({
    severity: 'error',
    message: (p) => `\`${p.field}\` is never partial: its type is ${p.type}.`,
    help: () => 'Only of a list or a set some elements can be known.',
  }),
  'tests/coverage': defineDiagnostic<{ kind: string }>({
    severity: 'error',
    message: (p) => `Of the kind \`${p.kind}\` a test can only say that the export is partial.`,
    help: (p) => `Write \`${p.kind} = partial\`. Without it, the assets of a test are all there are.`,
  }),
  'tests/snapshot-path': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'This names no snapshot file below the folder of the test.',
    help: () =>
      'Write a relative path with `/`, without `..`, to a `.json` file: `from snapshot "shop/today.json"`.',
  }),
  'tests/snapshot-alone': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'A test takes what exists from one snapshot, or says it itself, not both.',
    help: () => 'Assets of a snapshot are named by kind and key: `expect fail on Step("a")`.',
  }),
  'tests/relation-field': defineDiagnostic<{ field: string; kind: string; via: string }>({
    severity: 'error',
    message: (p) => `\`${p.field}\` has no data of its own: it follows from \`${p.kind}.${p.via}\`.`,
    help: (p) => `Set \`${p.via}\` in the \`${p.kind}\` instead.`,
  }),
  'tests/derived-field': defineDiagnostic<{ field: string }>({
    severity: 'error',
    message: (p) => `\`${p.field}\` has no data of its own: it follows from other fields.`,
    help: () => 'Set the fields that it is derived from.',
  }),
  'tests/duplicate-field': defineDiagnostic<{ field: string }>({
    severity: 'error',
    message: (p) => `\`${p.field}\` is set twice.`,
  }),
  'tests/field-value': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'The fields of an asset are written `name: value`.',
  }),
  'tests/target': defineDiagnostic<{ what: string }>({
    severity: 'error',
    message: (p) => `${p.what} names a field of a given asset: \`hook.auth\`.`,
    help: () =>
      'What holds for the whole test, as `now`, `with`, `before` and `partial` do, stands once in it: write another test.',
  }),
  'tests/new-before': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is new: it was nothing before.`,
    help: (p) => `Give it without \`new\`, \`given ${p.name} = ...\`, or leave out what it was.`,
  }),
  'tests/not-a-subject': defineDiagnostic<{ name: string; kind: string; subject: string | undefined }>({
    severity: 'error',
    message: (p) =>
      `\`${p.name}\` is ${article(p.kind)} \`${p.kind}\`, but the policy judges ${p.subject === undefined ? 'the workspace' : `\`${p.subject}\``}.`,
    help: (p) =>
      p.subject === undefined
        ? 'Leave out `on`: there is one workspace.'
        : '`on` names the subjects of the verdict.',
  }),
  'tests/because-verdict': defineDiagnostic<{ word: string; verdict: string }>({
    severity: 'error',
    message: (p) => `\`${p.word}\` says why a verdict is ${p.verdict}; this one is something else.`,
  }),
} as const;
