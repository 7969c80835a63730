/**
 * `in_range`: the function behind `version in row.affected`, where the range is only known when the policy runs. One that is
 * written out becomes comparisons.
 */
import { compareVersions, parseVersion, parseVersionRange, type VersionBound } from '@policyc/model';
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const inRange = defineBuiltin({
  name: 'in_range',
  form: 'internal',
  params: [
    { name: 'version', type: { tag: 'version' }, doc: 'A version.' },
    { name: 'range', type: { tag: 'version_range' }, doc: 'A range of versions.' },
  ],
  result: { tag: 'bool' },
  doc: 'Whether a version lies in a range. Bounds compare by precedence alone.',
  examples: [
    { args: ['1.4.1', '>=1.0.0 <1.4.2 || 2.0.0'], result: true },
    { args: ['1.4.2', '>=1.0.0 <1.4.2 || 2.0.0'], result: false },
    { args: ['1.4.2-rc.1', '>=1.0.0 <1.4.2'], result: true },
    { args: ['2.0.0+b7', '>=1.0.0, <1.4.2||=2.0.0'], result: true },
    { args: ['0.9.0', ' <1.0.0,>0.8.0 '], result: true },
    { args: ['0.8.0', '> 0.8.0'], result: false },
    { args: ['1.0.0', '<= 1.0.0'], result: true },
    { args: ['1.0.0--1', '1.0.0--1'], result: true },
    { args: ['1.0.0--1', '<1.0.0-1'], result: false },
    { args: ['1.0.0-1', '1.0.0-a || >=1.0.0'], result: false },
  ],
  evaluate: (args) => {
    const version = parseVersion(stringArgument(args, 0));
    const parsed = parseVersionRange(stringArgument(args, 1));
    if (!version || !('range' in parsed)) throw new TypeError('an argument is no version or no range');
    const holds = (bound: VersionBound): boolean => {
      const limit = parseVersion(bound.version);
      return (
        limit !== undefined && SIGNS[bound.relation].includes(Math.sign(compareVersions(version, limit)))
      );
    };
    return parsed.range.some((bounds) => bounds.every(holds));
  },
  rego: ([version, range]) => `lib.in_range(${version?.text}, ${range?.text})`,
  usesLibrary: true,
  wasm: 'in_range',
});

/** The orders of the version and the bound under which the bound holds. */
const SIGNS: { readonly [relation in VersionBound['relation']]: readonly number[] } = {
  eq: [0],
  lt: [-1],
  le: [-1, 0],
  gt: [1],
  ge: [0, 1],
};
