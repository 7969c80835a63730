/** `is_loopback`: hosts that stand for the machine itself. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';
import { liesInOneOf, regoLiesInOneOf } from './host-blocks.js';

const BLOCKS = ['127.0.0.0/8', '::1/128'];
const NAMES = /^(.*[.])?localhost$/;

export const isLoopback = defineBuiltin({
  name: 'is_loopback',
  form: 'method',
  params: [{ name: 'host', type: { tag: 'host' }, doc: 'An address or a name.' }],
  result: { tag: 'bool' },
  doc: 'Whether the host stands for the machine itself: `127.0.0.0/8`, `::1`, `localhost` and the names below it (RFC 6761).',
  examples: [
    { args: ['127.0.0.1'], result: true },
    { args: ['127.9.9.9'], result: true },
    { args: ['128.0.0.1'], result: false },
    { args: ['::1'], result: true },
    { args: ['::2'], result: false },
    { args: ['1::1'], result: false },
    { args: ['localhost'], result: true },
    { args: ['db.localhost'], result: true },
    { args: ['notlocalhost'], result: false },
    { args: ['localhost.example'], result: false },
  ],
  evaluate: (args) => {
    const host = stringArgument(args, 0);
    return NAMES.test(host) || liesInOneOf(host, BLOCKS);
  },
  rego: ([host]) =>
    regoLiesInOneOf(`regex.replace(${host?.text}, "${NAMES.source}", "127.0.0.1")`, BLOCKS, '::2'),
  wasm: 'host_is_loopback',
});
