/** `length`: the number of code points of a text. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const length = defineBuiltin({
  name: 'length',
  form: 'method',
  params: [{ name: 'text', type: { tag: 'string' }, doc: 'The text to measure.' }],
  result: { tag: 'int' },
  doc: 'The number of Unicode code points in the text. An accent written as a character of its own counts.',
  examples: [
    { args: ['token'], result: 5 },
    { args: ['😀é'], result: 2 },
    { args: ['e\u0301'], result: 2 },
    { args: [''], result: 0 },
  ],
  evaluate: (args) => [...stringArgument(args, 0)].length,
  rego: ([text]) => `count(${text?.text})`,
  wasm: 'str_length',
});
