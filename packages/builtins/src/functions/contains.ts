/** `contains`: a substring test. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const contains = defineBuiltin({
  name: 'contains',
  form: 'method',
  params: [
    { name: 'text', type: { tag: 'string' }, doc: 'The text to look at.' },
    { name: 'part', type: { tag: 'string' }, doc: 'What it should hold.' },
  ],
  result: { tag: 'bool' },
  doc: 'Whether `part` stands somewhere in the text. Upper and lower case differ; `""` is part of every text.',
  examples: [
    { args: ['nightly token sync', 'token'], result: true },
    { args: ['Token', 'token'], result: false },
    { args: ['ab', 'abc'], result: false },
    { args: ['', ''], result: true },
    { args: ['aab', 'ab'], result: true },
  ],
  evaluate: (args) => stringArgument(args, 0).includes(stringArgument(args, 1)),
  rego: ([text, part]) => `contains(${text?.text}, ${part?.text})`,
  wasm: 'str_contains',
});
