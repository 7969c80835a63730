/**
 * `like`: the function behind `text like "pattern"`. Only `*` and `?` are special and nothing escapes them.
 * Rego's `glob.match` has delimiters and character classes of its own, so the lowering is an anchored regular expression.
 */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const like = defineBuiltin({
  name: 'like',
  form: 'internal',
  params: [
    { name: 'text', type: { tag: 'string' }, doc: 'The text to look at.' },
    {
      name: 'pattern',
      type: { tag: 'string' },
      doc: '`*` stands for any run of characters, `?` for exactly one.',
      literal: true,
    },
  ],
  result: { tag: 'bool' },
  doc: 'Whether the whole text fits the pattern: `*` stands for any run of characters, also none, `?` for exactly one.',
  examples: [
    { args: ['orders-prod', '*-prod'], result: true },
    { args: ['a.b-prod', '*-prod'], result: true },
    { args: ['orders-product', '*-prod'], result: false },
    { args: ['[a]', '[a]'], result: true },
    { args: ['a', '[a]'], result: false },
    { args: ['😀', '?'], result: true },
    { args: ['line\nbreak', 'line*'], result: true },
    { args: ['ab\n', 'ab'], result: false },
    { args: ['', '*'], result: true },
    { args: ['', '?'], result: false },
    { args: ['aXbXc', 'a*X?'], result: true },
    { args: ['C:\\x', 'C:\\*'], result: true },
  ],
  evaluate: (args) => fits([...stringArgument(args, 0)], [...stringArgument(args, 1)]),
  rego: ([text, pattern]) => {
    if (typeof pattern?.constant !== 'string') throw new TypeError('the pattern of `like` is no literal');
    return `regex.match(${JSON.stringify(likeRegex(pattern.constant))}, ${text?.text})`;
  },
  wasm: 'str_like',
});

/** The pattern as an anchored RE2 expression. */
export function likeRegex(pattern: string): string {
  const body = [...pattern]
    .map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c.replace(/[\\.+*?()|[\]{}^$]/, '\\$&')))
    .join('');
  return `^(?s:${body})$`;
}

/** Greedy match with one point of return, the latest `*`: linear in text times pattern, without recursion. */
function fits(text: readonly string[], pattern: readonly string[]): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      t++;
      p++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
