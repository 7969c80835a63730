/** `is_link_local`: addresses that lead no further than the next router; clouds answer questions about credentials on one. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';
import { liesInOneOf, regoLiesInOneOf } from './host-blocks.js';

const BLOCKS = ['169.254.0.0/16', 'fe80::/10'];

export const isLinkLocal = defineBuiltin({
  name: 'is_link_local',
  form: 'method',
  params: [{ name: 'host', type: { tag: 'host' }, doc: 'An address, or a host that may be one.' }],
  result: { tag: 'bool' },
  doc: 'Whether the host is a link-local address, as the metadata services of clouds have (`169.254.0.0/16`, `fe80::/10`). A name is none.',
  examples: [
    { args: ['169.254.169.254'], result: true },
    { args: ['169.255.0.1'], result: false },
    { args: ['fe80::1'], result: true },
    { args: ['febf::1'], result: true },
    { args: ['fec0::1'], result: false },
    { args: ['fe80.example'], result: false },
  ],
  evaluate: (args) => liesInOneOf(stringArgument(args, 0), BLOCKS),
  rego: ([host]) => regoLiesInOneOf(host?.text ?? '', BLOCKS, '127.0.0.1'),
  wasm: 'host_is_link_local',
});
