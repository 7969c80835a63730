/** `is_private`: addresses that are not routed on the Internet because organisations give them out themselves. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';
import { liesInOneOf, regoLiesInOneOf } from './host-blocks.js';

const BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

export const isPrivate = defineBuiltin({
  name: 'is_private',
  form: 'method',
  params: [{ name: 'host', type: { tag: 'host' }, doc: 'An address, or a host that may be one.' }],
  result: { tag: 'bool' },
  doc: 'Whether the host is an address for private use (RFC 1918, RFC 4193). A name is none, whatever it leads to.',
  examples: [
    { args: ['10.1.2.3'], result: true },
    { args: ['11.0.0.1'], result: false },
    { args: ['172.16.0.1'], result: true },
    { args: ['172.31.255.255'], result: true },
    { args: ['172.32.0.0'], result: false },
    { args: ['192.168.0.1'], result: true },
    { args: ['192.169.0.1'], result: false },
    { args: ['127.0.0.1'], result: false },
    { args: ['fd00::1'], result: true },
    { args: ['fe00::1'], result: false },
    { args: ['::1'], result: false },
    { args: ['10.example.com'], result: false },
    { args: ['localhost'], result: false },
  ],
  evaluate: (args) => liesInOneOf(stringArgument(args, 0), BLOCKS),
  rego: ([host]) => regoLiesInOneOf(host?.text ?? '', BLOCKS, '127.0.0.1'),
  wasm: 'host_is_private',
});
