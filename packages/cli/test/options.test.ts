import { describe, expect, test } from 'vitest';
import { CliError } from '../src/cli-error.js';
import { readClock } from '../src/clock.js';
import { readParams } from '../src/params.js';
import { createSelect, requireSelected } from '../src/select.js';

describe('--select', () => {
  test.each([
    ['EX-01', 'EX-01', true],
    ['EX-01', 'EX-010', false],
    ['EX-*', 'EX-14', true],
    ['*-01', 'EX-01', true],
    ['*', 'anything', true],
    ['E.-01', 'EX-01', false],
    ['ex-01', 'EX-01', false],
  ])('%s and %s', (pattern, id, expected) => {
    expect(createSelect([pattern])(id)).toBe(expected);
  });

  test('without patterns everything is selected', () => {
    expect(createSelect(undefined)('EX-01')).toBe(true);
  });

  test('a pattern that selects nothing is a mistake, with a suggestion', () => {
    expect(() => requireSelected(['EX-1*', 'SE-02'], ['EX-14', 'SE-02'])).not.toThrow();
    expect(() => requireSelected(['EX-41'], ['EX-14', 'SE-02'])).toThrow(
      expect.objectContaining({ exitCode: 2, hint: 'Did you mean EX-14?' }) as Error,
    );
    expect(() => requireSelected(['zzzzzz'], ['EX-14', 'SE-02'])).toThrow(
      expect.objectContaining({ hint: 'There are: EX-14, SE-02' }) as Error,
    );
  });
});

describe('--param', () => {
  test('any JSON: what it must be is known later', () => {
    expect(readParams(['a=1', 'b="x=y"', 'c=["p", "q"]', 'd=true', 'e={"low": 1}'])).toEqual({
      a: 1,
      b: 'x=y',
      c: ['p', 'q'],
      d: true,
      e: { low: 1 },
    });
  });

  test.each([['a'], ['=1'], ['a=x'], ['a=']])('%s is refused', (text) => {
    expect(() => readParams([text])).toThrow(CliError);
  });

  test('twice is refused', () => {
    expect(() => readParams(['a=1', 'a=2'])).toThrow('--param a is given twice');
  });

  test('a name like __proto__ is only a name', () => {
    expect(Object.keys(readParams(['__proto__=1']))).toEqual(['__proto__']);
  });
});

describe('--now', () => {
  test.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z'],
    ['2026-01-31T12:00:00.123Z', '2026-01-31T12:00:00Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ])('%s', (given, expected) => {
    expect(readClock(given)).toBe(expected);
  });

  test.each([
    ['today'],
    ['2026-01-31'],
    ['2026-01-31t12:00:00z'],
    ['2026-13-01T00:00:00Z'],
    ['2026-02-30T00:00:00Z'],
    ['1600-01-01T00:00:00Z'],
    ['2300-01-01T00:00:00Z'],
  ])('%s is refused', (given) => {
    expect(() => readClock(given)).toThrow(CliError);
  });

  test('the present without it', () => {
    expect(Math.abs(Date.parse(readClock(undefined)) - Date.now())).toBeLessThan(5000);
  });
});
