/** `upper`: ASCII upper case. Full case mapping follows each engine's Unicode version, so no engine may use its own. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const REGO_PAIRS = [...LOWER].map((c) => `"${c}": "${c.toUpperCase()}"`).join(', ');

export const upper = defineBuiltin({
  name: 'upper',
  form: 'method',
  params: [{ name: 'text', type: { tag: 'string' }, doc: 'The text to change.' }],
  result: { tag: 'string' },
  doc: 'The text with the letters a to z in upper case. No other character changes.',
  examples: [
    { args: ['x-Api-key'], result: 'X-API-KEY' },
    { args: ['Straße àé'], result: 'STRAßE àé' },
    { args: ['\u0131\u017f'], result: '\u0131\u017f' },
    {
      args: ['a long text of more than sixteen bytes {|}'],
      result: 'A LONG TEXT OF MORE THAN SIXTEEN BYTES {|}',
    },
    { args: [''], result: '' },
  ],
  evaluate: (args) => stringArgument(args, 0).replace(/[a-z]/g, (c) => c.toUpperCase()),
  rego: ([text]) => `strings.replace_n({${REGO_PAIRS}}, ${text?.text})`,
  wasm: 'str_upper',
});
