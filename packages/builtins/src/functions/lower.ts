/** `lower`: ASCII lower case. Full case mapping follows each engine's Unicode version, so no engine may use its own. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const REGO_PAIRS = [...UPPER].map((c) => `"${c}": "${c.toLowerCase()}"`).join(', ');

export const lower = defineBuiltin({
  name: 'lower',
  form: 'method',
  params: [{ name: 'text', type: { tag: 'string' }, doc: 'The text to change.' }],
  result: { tag: 'string' },
  doc: 'The text with the letters A to Z in lower case. No other character changes.',
  examples: [
    { args: ['X-Api-Key'], result: 'x-api-key' },
    { args: ['ÀÉ K'], result: 'ÀÉ k' },
    { args: ['\u212A\u0130'], result: '\u212A\u0130' },
    { args: [''], result: '' },
  ],
  evaluate: (args) => stringArgument(args, 0).replace(/[A-Z]/g, (c) => c.toLowerCase()),
  rego: ([text]) => `strings.replace_n({${REGO_PAIRS}}, ${text?.text})`,
  wasm: 'str_lower',
});
