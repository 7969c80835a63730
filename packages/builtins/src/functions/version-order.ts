/**
 * `version_order`: the function behind `==`, `<` and the other comparisons of versions.
 * OPA takes identifiers such as `-1` for numbers. In Rego a hyphen at the beginning of an identifier is doubled: then it is
 * a word for OPA too, and since no character sorts below the hyphen, the order of words stays.
 */
import { compareVersions, parseVersion, type Version } from '@policyc/model';
import { defineBuiltin, type RegoOperand, stringArgument } from '../define-builtin.js';

export const versionOrder = defineBuiltin({
  name: 'version_order',
  form: 'internal',
  params: [
    { name: 'a', type: { tag: 'version' }, doc: 'A version.' },
    { name: 'b', type: { tag: 'version' }, doc: 'Another version.' },
  ],
  result: { tag: 'int' },
  doc: '-1 where `a` comes before `b`, 0 where they are of one precedence, 1 where it comes after (Semantic Versioning 2.0). Build metadata does not count.',
  examples: [
    { args: ['1.2.3', '1.10.0'], result: -1 },
    { args: ['1.2.3+linux', '1.2.3+mac'], result: 0 },
    { args: ['1.2.3-alpha.10', '1.2.3-alpha.9'], result: 1 },
    { args: ['1.2.3-rc.1', '1.2.3'], result: -1 },
    { args: ['1.0.0-alpha', '1.0.0-alpha.1'], result: -1 },
    { args: ['1.0.0-1', '1.0.0-a'], result: -1 },
    { args: ['1.0.0--1', '1.0.0-1'], result: 1 },
    { args: ['1.0.0-a.-5', '1.0.0-a.-10'], result: 1 },
    { args: ['1.0.0---1', '1.0.0--1'], result: -1 },
    { args: ['1.0.0-0a', '1.0.0-00b'], result: 1 },
    { args: ['9007199254740991.0.0', '9007199254740990.9.9'], result: 1 },
    { args: ['1.0.0-B', '1.0.0-a'], result: -1 },
  ],
  evaluate: (args) => Math.sign(compareVersions(version(args, 0), version(args, 1))),
  rego: ([a, b]) => `semver.compare(${regoVersion(a)}, ${regoVersion(b)})`,
  wasm: 'version_order',
});

function version(args: Parameters<typeof stringArgument>[0], index: number): Version {
  const parsed = parseVersion(stringArgument(args, index));
  if (!parsed) throw new TypeError(`argument ${index} is no version`);
  return parsed;
}

const FIRST_HYPHEN = '^([0-9.]+-)-';

function regoVersion(operand: RegoOperand | undefined): string {
  if (typeof operand?.constant === 'string') {
    const words = operand.constant.replaceAll('.-', '.--').replace(new RegExp(FIRST_HYPHEN), '$1--');
    return JSON.stringify(words);
  }
  return `regex.replace(replace(${operand?.text}, ".-", ".--"), "${FIRST_HYPHEN}", "$1--")`;
}
