import { describe, expect, test } from 'vitest';
import { parseVersionRange } from '../src/index.js';

const shown = (text: string) => {
  const result = parseVersionRange(text);
  return 'range' in result
    ? result.range.map((bounds) => bounds.map((b) => `${b.relation} ${b.version}`).join(', ')).join(' | ')
    : `${result.problem} at ${text.slice(0, result.start)}[${text.slice(result.start, result.end)}]`;
};

describe('ranges of versions', () => {
  test.each([
    ['1.2.3', 'eq 1.2.3'],
    ['=1.2.3', 'eq 1.2.3'],
    ['>=1.0.0 <1.4.2 || 2.0.0', 'ge 1.0.0, lt 1.4.2 | eq 2.0.0'],
    ['>= 1.0.0,<= 1.4.2-rc.1||>2.0.0+b', 'ge 1.0.0, le 1.4.2-rc.1 | gt 2.0.0+b'],
    ['>=1.0.0<2.0.0', 'ge 1.0.0, lt 2.0.0'],
    ['', 'A bound is missing at []'],
    ['1.0.0 || ', 'A bound is missing at 1.0.0 ||[ ]'],
    ['>=1.0.0 ^2.0.0', '`^` is no bound at >=1.0.0 [^]'],
    ['=>1.0.0', '`=>` is no bound at [=>]'],
    ['>=1.0 <2.0.0', '`1.0` is no version at >=[1.0]'],
    ['1.0.0 <', 'A version is missing at 1.0.0 [<]'],
    ['1.x.0', '`1.x.0` is no version at [1.x.0]'],
    ['*', '`*` is no version at [*]'],
  ])('%s', (text, meaning) => {
    expect(shown(text)).toBe(meaning);
  });
});
