/** `trim`: without ASCII white space at either end. Engines differ on what else is white space, so nothing else is. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const trim = defineBuiltin({
  name: 'trim',
  form: 'method',
  params: [{ name: 'text', type: { tag: 'string' }, doc: 'The text to change.' }],
  result: { tag: 'string' },
  doc: 'The text without spaces, tabs, line feeds, form feeds and carriage returns at its ends. Other white space stays.',
  examples: [
    { args: ['  a b\t\r\n'], result: 'a b' },
    { args: ['\f a'], result: 'a' },
    { args: ['a'], result: 'a' },
    { args: ['\u00a0a\ufeff'], result: '\u00a0a\ufeff' },
    { args: ['\va\v'], result: '\va\v' },
    { args: [' \n '], result: '' },
    { args: [''], result: '' },
  ],
  evaluate: (args) =>
    stringArgument(args, 0)
      .replace(/^[ \t\n\f\r]+/, '')
      .replace(/(?<![ \t\n\f\r])[ \t\n\f\r]+$/, ''),
  rego: ([text]) => `trim(${text?.text}, " \\t\\n\\f\\r")`,
  wasm: 'str_trim',
});
