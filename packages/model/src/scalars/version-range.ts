/**
 * Ranges of versions, as advisories write them: `>=1.0.0 <1.4.2 || 2.0.0`. A space or a comma joins bounds that hold
 * together, `||` alternatives. Versions are compared by precedence alone: `2.0.0-beta` lies below `2.0.0` and in `<2.0.0`.
 */
import { parseVersion } from './version.js';

export interface VersionBound {
  readonly relation: 'eq' | 'lt' | 'le' | 'gt' | 'ge';
  readonly version: string;
}

/** Alternatives, each of bounds that hold together. */
export type VersionRange = readonly (readonly VersionBound[])[];

export interface VersionRangeFault {
  readonly problem: string;
  readonly hint: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

const RELATIONS: { readonly [sign: string]: VersionBound['relation'] } = {
  '': 'eq',
  '=': 'eq',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

const BOUND = '(?:[<>]=?|=)?[ ]*[0-9A-Za-z.+-]+';

/** How ranges are spelled where engines read them, apart from what is a version: blanks or commas stand between all bounds. */
export const VERSION_RANGE_PATTERN = rangePattern(BOUND);

/** The texts of ranges, given those of bounds. */
export function rangePattern(bound: string): string {
  return `^[ ,]*${bound}(?:(?:[ ,]+|[ ,]*[|][|][ ,]*)${bound})*[ ,]*$`;
}

const PLAIN = new RegExp(VERSION_RANGE_PATTERN);

export function isPlainRange(text: string): boolean {
  return PLAIN.test(text);
}

const SIGNS: { readonly [relation in VersionBound['relation']]: string } = {
  eq: '',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

export function showVersionRange(range: VersionRange): string {
  return range.map((all) => all.map((b) => SIGNS[b.relation] + b.version).join(' ')).join(' || ');
}

export function parseVersionRange(text: string): { readonly range: VersionRange } | VersionRangeFault {
  const range: VersionBound[][] = [];
  let start = 0;
  for (const alternative of text.split('||')) {
    const bounds: VersionBound[] = [];
    for (const match of alternative.matchAll(/([<>=^~!]*)[ ]*([^\s,<>=^~!]*)/g)) {
      const [whole, sign = '', version = ''] = match;
      if (whole.trim() === '') continue;
      const at = start + match.index;
      const relation = Object.hasOwn(RELATIONS, sign) ? RELATIONS[sign] : undefined;
      if (relation === undefined)
        return {
          problem: `\`${sign}\` is no bound`,
          hint: 'write `>=1.2.0 <2.0.0`; the bounds are `<`, `<=`, `>`, `>=` and `=`',
          start: at,
          end: at + sign.length,
        };
      if (!parseVersion(version)) {
        const end = at + whole.length;
        return {
          problem: version === '' ? 'A version is missing' : `\`${version}\` is no version`,
          hint: 'write all three numbers, as in 1.2.3',
          start: version === '' ? at : end - version.length,
          end,
        };
      }
      bounds.push({ relation, version });
    }
    if (bounds.length === 0)
      return {
        problem: 'A bound is missing',
        hint: 'write `>=1.2.0 <2.0.0`, and `||` between alternatives',
        start,
        end: start + alternative.length,
      };
    range.push(bounds);
    start += alternative.length + 2;
  }
  return { range };
}
