/** `ends_with`: a suffix test. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const endsWith = defineBuiltin({
  name: 'ends_with',
  form: 'method',
  params: [
    { name: 'text', type: { tag: 'string' }, doc: 'The text to look at.' },
    { name: 'suffix', type: { tag: 'string' }, doc: 'What it should end with.' },
  ],
  result: { tag: 'bool' },
  doc: 'Whether the text ends with `suffix`. Upper and lower case differ; every text ends with `""`.',
  examples: [
    { args: ['db.example.com', '.example.com'], result: true },
    { args: ['EXAMPLE', 'example'], result: false },
    { args: ['b', 'ab'], result: false },
    { args: ['', ''], result: true },
    { args: ['x😀', '😀'], result: true },
  ],
  evaluate: (args) => stringArgument(args, 0).endsWith(stringArgument(args, 1)),
  rego: ([text, suffix]) => `endswith(${text?.text}, ${suffix?.text})`,
  wasm: 'str_ends_with',
});
