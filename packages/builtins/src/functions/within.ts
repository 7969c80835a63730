/** `within`: a block of addresses as a part of another one. */
import { type Cidr, cidrContains, parseCidr } from '@policyc/model';
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const within = defineBuiltin({
  name: 'within',
  form: 'method',
  params: [
    { name: 'block', type: { tag: 'cidr' }, doc: 'A block of addresses.' },
    { name: 'outer', type: { tag: 'cidr' }, doc: 'The block that may hold it, as in `cidr"10.0.0.0/8"`.' },
  ],
  result: { tag: 'bool' },
  doc: 'Whether every address of the block lies in `outer`. Blocks of the two families never do.',
  examples: [
    { args: ['10.1.0.0/16', '10.0.0.0/8'], result: true },
    { args: ['10.0.0.0/8', '10.0.0.0/8'], result: true },
    { args: ['10.0.0.0/8', '10.1.0.0/16'], result: false },
    { args: ['0.0.0.0/0', '10.0.0.0/8'], result: false },
    { args: ['192.0.2.1/32', '192.0.2.0/24'], result: true },
    { args: ['11.0.0.0/16', '10.0.0.0/8'], result: false },
    { args: ['10.0.0.0/8', '::/0'], result: false },
    { args: ['::/0', '0.0.0.0/0'], result: false },
    { args: ['2001:db8:1::/48', '2001:db8::/32'], result: true },
    { args: ['2001:db8::/31', '2001:db8::/32'], result: false },
    { args: ['::1/128', '::/127'], result: true },
  ],
  evaluate: (args) => {
    const [inner, outer] = [block(stringArgument(args, 0)), block(stringArgument(args, 1))];
    return inner.prefix >= outer.prefix && cidrContains(outer, inner);
  },
  rego: ([inner, outer]) => `net.cidr_contains(${outer?.text}, ${inner?.text})`,
  wasm: 'cidr_within',
});

function block(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr) throw new TypeError('an argument is no block of addresses');
  return cidr;
}
