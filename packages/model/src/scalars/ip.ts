/**
 * Addresses: dotted quads without leading zeros, and IPv6 as RFC 4291 writes it, without zones and without mapped IPv4
 * addresses. Snapshots hold the canonical spelling (RFC 5952), so that equal addresses are equal texts.
 */

export interface IpAddress {
  readonly family: 4 | 6;
  /** The address as a number of 32 or 128 bits. */
  readonly bits: bigint;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const GROUPS = 8;
const MAPPED = 0xffffn;

/** @returns undefined where the text is no address */
export function parseIp(text: string): IpAddress | undefined {
  if (IPV4.test(text)) return { family: 4, bits: BigInt(quadNumber(text)) };
  const bits = text.length <= 45 ? parseIpv6(text) : undefined;
  return bits === undefined || bits >> 32n === MAPPED ? undefined : { family: 6, bits };
}

function quadNumber(text: string): number {
  return text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = '', tail] = halves;
  const before = groupsOf(head, tail === undefined);
  const after = tail === undefined ? [] : groupsOf(tail, true);
  if (!before || !after) return undefined;
  const missing = GROUPS - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...before, ...Array<number>(missing).fill(0), ...after].reduce(
    (sum, group) => (sum << 16n) | BigInt(group),
    0n,
  );
}

/** The groups between colons; the last one may be a dotted quad, which is two. */
function groupsOf(text: string, last: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (last && i === parts.length - 1 && IPV4.test(part)) {
      const quad = quadNumber(part);
      groups.push(Math.floor(quad / 65_536), quad % 65_536);
    } else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** The canonical spelling. */
export function showIp({ family, bits }: IpAddress): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: GROUPS }, (_, i) =>
    Number((bits >> BigInt(16 * (GROUPS - 1 - i))) & 0xffffn),
  );
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((g) => g.toString(16))
      .join(':');
  const { start, length } = longestZeros(groups);
  return length < 2 ? hex(0, GROUPS) : `${hex(0, start)}::${hex(start + length, GROUPS)}`;
}

/** The first of the longest runs of zeros. */
function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [i, group] of groups.entries()) {
    if (group !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  }
  return best;
}
