/** `matches`: the function behind `text matches r"pattern"`. The dialect is our own (`regex/`), so that all engines agree. */
import { type BuiltinValue, defineBuiltin, literalText, stringArgument } from '../define-builtin.js';
import { compileAutomaton } from '../regex/automaton.js';
import { buildNfa, type Nfa, simulate } from '../regex/nfa.js';
import { parseRegex } from '../regex/parse-regex.js';
import { toRe2 } from '../regex/re2.js';
import type { RegexNode } from '../regex/syntax.js';

export const matches = defineBuiltin({
  name: 'matches',
  form: 'internal',
  params: [
    { name: 'text', type: { tag: 'string' }, doc: 'The text to look at.' },
    { name: 'pattern', type: { tag: 'string' }, doc: 'A regular expression.', literal: true },
  ],
  result: { tag: 'bool' },
  doc: 'Whether any part of the text fits the regular expression; `^` and `$` stand for the beginning and the end of the whole text.',
  examples: [
    { args: ['key=sk-abc', 'sk-[a-z]+'], result: true },
    { args: ['key=sk-abc', '^sk-[a-z]+'], result: false },
    { args: ['sk-abc', '^sk-[a-z]{3}$'], result: true },
    { args: ['sk-abcd', '^sk-[a-z]{3}$'], result: false },
    { args: ['a\nb', 'a.b'], result: false },
    { args: ['a\n', 'a$'], result: false },
    { args: ['é', '^.$'], result: true },
    { args: ['😀', '^[^a]$'], result: true },
    { args: ['BEARER x', '(?i)^bearer\\s'], result: true },
    { args: ['\u212A', '(?i)k'], result: false },
    { args: ['٣', '\\d'], result: false },
    { args: ['', ''], result: true },
    { args: ['', '^$'], result: true },
    { args: ['', '$^'], result: true },
    { args: ['a', '$^'], result: false },
    { args: ['xay', '(^|x)a(y|$)'], result: true },
    { args: ['1.2.3.4', '^(?:\\d{1,3}\\.){3}\\d{1,3}$'], result: true },
    { args: ['a\\b"c/d', '\\\\b"c/d'], result: true },
    { args: ['ß', '[\\x{df}-\\u{ff}]'], result: true },
    { args: ['\uffee', '[\\u{ffee}\\u{10000}-\\u{10ffff}]$'], result: true },
    { args: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '^(a|a)*$'], result: false },
    { args: ['x-y_z', '^[\\w-]+$'], result: true },
    { args: ['eval(x 😀)', 'eval\\(.{0,50}\\)$'], result: true },
    { args: ['eval(x\n)', 'eval\\(.{0,50}\\)'], result: false },
    { args: ['http://x.example.io', 'https?://[^/]{1,200}\\.(tunnel|example)\\.io$'], result: true },
  ],
  evaluate: (args) => simulate(nfaOf(readPattern(stringArgument(args, 1))), stringArgument(args, 0)),
  rego: ([text, pattern]) =>
    `regex.match(${JSON.stringify(toRe2(readPattern(literalText(pattern))))}, ${text?.text})`,
  wasm: 'str_matches',
  wasmConstant: (literal) => compileAutomaton(readPattern(literal)),
});

function readPattern(pattern: BuiltinValue): RegexNode {
  const result = parseRegex(String(pattern));
  if (!('ok' in result)) throw new TypeError(`the pattern of \`matches\`: ${result.error}`);
  return result.ok;
}

const automata = new WeakMap<RegexNode, Nfa>();

function nfaOf(node: RegexNode): Nfa {
  const nfa = automata.get(node) ?? buildNfa(node);
  automata.set(node, nfa);
  return nfa;
}
