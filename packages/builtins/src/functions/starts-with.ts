/** `starts_with`: a prefix test. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const startsWith = defineBuiltin({
  name: 'starts_with',
  form: 'method',
  params: [
    { name: 'text', type: { tag: 'string' }, doc: 'The text to look at.' },
    { name: 'prefix', type: { tag: 'string' }, doc: 'What it should begin with.' },
  ],
  result: { tag: 'bool' },
  doc: 'Whether the text begins with `prefix`. Upper and lower case differ; every text begins with `""`.',
  examples: [
    { args: ['/admin/users', '/admin/'], result: true },
    { args: ['/Admin', '/admin'], result: false },
    { args: ['a', 'ab'], result: false },
    { args: ['', ''], result: true },
    { args: ['😀x', '😀'], result: true },
  ],
  evaluate: (args) => stringArgument(args, 0).startsWith(stringArgument(args, 1)),
  rego: ([text, prefix]) => `startswith(${text?.text}, ${prefix?.text})`,
  wasm: 'str_starts_with',
});
