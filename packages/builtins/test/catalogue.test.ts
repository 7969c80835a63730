import { describe, expect, test } from 'vitest';
import { builtins, findBuiltin, likeRegex, methodsOf } from '../src/index.js';

describe('the catalogue', () => {
  test('names and runtime functions are unique', () => {
    expect(new Set(builtins.map((b) => b.name)).size).toBe(builtins.length);
    expect(new Set(builtins.map((b) => b.wasm)).size).toBe(builtins.length);
  });

  for (const builtin of builtins)
    for (const { args, result } of builtin.examples)
      test(`${builtin.name}(${args.map((a) => JSON.stringify(a)).join(', ')})`, () => {
        expect(args).toHaveLength(builtin.params.length);
        expect(builtin.evaluate(args)).toBe(result);
      });

  test('methods are found by their receiver, internal functions are not', () => {
    expect(methodsOf({ tag: 'string' }).map((b) => b.name)).toEqual([
      'contains',
      'ends_with',
      'length',
      'lower',
      'starts_with',
      'trim',
      'upper',
    ]);
    expect(methodsOf({ tag: 'int' })).toEqual([]);
    expect(methodsOf({ tag: 'error' })).toEqual([]);
    expect(findBuiltin('nothing')).toBeUndefined();
  });
});

describe('like', () => {
  test('the regular expression says the same as the meaning', () => {
    const like = findBuiltin('like');
    for (const pattern of [
      '',
      '*',
      '?',
      'a*b',
      'a?b',
      '*a*b*',
      '**',
      'a.b',
      '(a)',
      '^a$',
      'a\\b',
      '{1}',
      '+a',
    ])
      for (const text of [
        '',
        'a',
        'ab',
        'a\nb',
        'axb',
        'a.b',
        '(a)',
        '^a$',
        'a\\b',
        '{1}',
        '+a',
        'aab',
        'a😀b',
      ])
        expect([pattern, text, like?.evaluate([text, pattern])]).toEqual([
          pattern,
          text,
          new RegExp(`^${likeRegex(pattern).slice(5, -2)}$`, 'su').test(text),
        ]);
  });

  test('many stars do not blow up', () => {
    const like = findBuiltin('like');
    expect(like?.evaluate(['a'.repeat(5000), `${'a*'.repeat(200)}b`])).toBe(false);
  });

  test('Rego gets a quoted, anchored pattern', () => {
    expect(findBuiltin('like')?.rego([{ text: 'x.name' }, { text: '"a.*\\\\"', constant: 'a.*\\' }])).toBe(
      'regex.match("^(?s:a\\\\..*\\\\\\\\)$", x.name)',
    );
  });
});
