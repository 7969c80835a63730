/** What `is_private`, `is_loopback` and `is_link_local` have in common: whether a host is an address in one of some blocks. */
import { cidrContains, parseCidr, parseIp } from '@policyc/model';

export function liesInOneOf(host: string, blocks: readonly string[]): boolean {
  const address = parseIp(host);
  return (
    address !== undefined &&
    blocks.some((block) => {
      const cidr = parseCidr(block);
      return cidr !== undefined && cidrContains(cidr, address);
    })
  );
}

/**
 * Rego for the same.
 * @param host an expression; OPA fails on names, so these become `other`, an address in none of the blocks
 */
export function regoLiesInOneOf(host: string, blocks: readonly string[], other: string): string {
  const address = `regex.replace(${host}, "^[^:]*[a-z_-][^:]*$", "${other}")`;
  return `max([${blocks.map((block) => `net.cidr_contains("${block}", ${address})`).join(', ')}])`;
}
