/** Blocks of addresses: an address, a slash and the number of fixed bits. All other bits are zero. */
import { type IpAddress, parseIp, showIp } from './ip.js';

export interface Cidr extends IpAddress {
  /** Number of fixed bits. */
  readonly prefix: number;
}

const GRAMMAR = /^(.+)\/(0|[1-9]\d{0,2})$/;

/** Number of bits of an address. */
function width(address: IpAddress): number {
  return address.family === 4 ? 32 : 128;
}

/**
 * A block that may have bits set behind the fixed ones, as people write it; `showCidr` clears them.
 * @returns undefined where the text is not of this form
 */
export function parseLooseCidr(text: string): Cidr | undefined {
  const match = GRAMMAR.exec(text);
  const address = match && parseIp(match[1] ?? '');
  const prefix = Number(match?.[2]);
  return address && prefix <= width(address) ? { ...address, prefix } : undefined;
}

/** @returns undefined where the text is no block or has bits behind the fixed ones */
export function parseCidr(text: string): Cidr | undefined {
  const cidr = parseLooseCidr(text);
  return cidr && clearHostBits(cidr) === cidr.bits ? cidr : undefined;
}

function clearHostBits(cidr: Cidr): bigint {
  const free = BigInt(width(cidr) - cidr.prefix);
  return (cidr.bits >> free) << free;
}

/** The canonical spelling. */
export function showCidr(cidr: Cidr): string {
  return `${showIp({ family: cidr.family, bits: clearHostBits(cidr) })}/${cidr.prefix}`;
}

/** Whether an address lies in the block. One of the other family never does. */
export function cidrContains(cidr: Cidr, address: IpAddress): boolean {
  const free = BigInt(width(cidr) - cidr.prefix);
  return cidr.family === address.family && cidr.bits >> free === address.bits >> free;
}
