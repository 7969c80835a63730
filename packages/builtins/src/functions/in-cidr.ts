/**
 * `in_cidr`: the function behind `address in cidr"10.0.0.0/8"` and `host in cidr"..."`.
 * OPA's own function fails on names; in Rego a name becomes an address of the other family first, which is in no block.
 */
import { type Cidr, cidrContains, parseCidr, parseIp } from '@policyc/model';
import { defineBuiltin, literalText, stringArgument } from '../define-builtin.js';

export const inCidr = defineBuiltin({
  name: 'in_cidr',
  form: 'internal',
  params: [
    { name: 'host', type: { tag: 'host' }, doc: 'An address, or a host that may be one.' },
    { name: 'block', type: { tag: 'cidr' }, doc: 'The block of addresses.', literal: true },
  ],
  result: { tag: 'bool' },
  doc: 'Whether an address lies in the block. A name, and an address of the other family, lies in none.',
  examples: [
    { args: ['10.1.2.3', '10.0.0.0/8'], result: true },
    { args: ['11.0.0.0', '10.0.0.0/8'], result: false },
    { args: ['172.31.255.255', '172.16.0.0/12'], result: true },
    { args: ['172.32.0.0', '172.16.0.0/12'], result: false },
    { args: ['2001:db8::1', '2001:db8::/32'], result: true },
    { args: ['2001:db9::1', '2001:db8::/32'], result: false },
    { args: ['10.1.2.3', '::/0'], result: false },
    { args: ['::1', '0.0.0.0/0'], result: false },
    { args: ['::1', '::1/128'], result: true },
    { args: ['fe80::1', 'fe80::/10'], result: true },
    { args: ['2001:db8:0:1::', '2001:db8::/63'], result: true },
    { args: ['2001:db8:0:2::', '2001:db8::/63'], result: false },
    { args: ['10.example.com', '10.0.0.0/8'], result: false },
    { args: ['db.example.com', '0.0.0.0/0'], result: false },
    { args: ['db', '::/0'], result: false },
    { args: ['192.0.2.1', '192.0.2.1/32'], result: true },
    { args: ['192.0.2.0', '192.0.2.1/32'], result: false },
  ],
  evaluate: (args) => {
    const address = parseIp(stringArgument(args, 0));
    return address !== undefined && cidrContains(block(stringArgument(args, 1)), address);
  },
  rego: ([host, cidr]) => {
    const names = '"^[^:]*[a-z_-][^:]*$"';
    if (cidr?.constant === undefined) {
      const any = `{true: "127.0.0.1", false: "::1"}[contains(${cidr?.text}, ":")]`;
      return `net.cidr_contains(${cidr?.text}, regex.replace(${host?.text}, ${names}, ${any}))`;
    }
    const text = literalText(cidr);
    const other = block(text).family === 4 ? '::1' : '127.0.0.1';
    return `net.cidr_contains("${text}", regex.replace(${host?.text}, ${names}, "${other}"))`;
  },
  wasm: 'in_cidr',
  wasmText: 'in_cidr_text',
  wasmConstant: (literal) => {
    const { family, bits, prefix } = block(String(literal));
    const bytes = new Uint8Array(24);
    const view = new DataView(bytes.buffer);
    const width = family === 4 ? 32n : 128n;
    const wide = bits << (128n - width);
    view.setUint32(0, family, true);
    view.setUint32(4, prefix, true);
    view.setBigUint64(8, wide >> 64n, true);
    view.setBigUint64(16, wide & 0xffff_ffff_ffff_ffffn, true);
    return bytes;
  },
});

function block(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr) throw new TypeError('a literal is no block of addresses');
  return cidr;
}
