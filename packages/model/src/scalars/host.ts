/**
 * Hosts: a DNS name in lower case, or an address in canonical spelling (IPv6 without brackets). Equal hosts are equal texts.
 * Underscores are admitted, names of services have them. A last label of digits alone would read as an address, so no name
 * has one.
 */
import { parseIp, showIp } from './ip.js';

export type Host =
  | { readonly tag: 'name'; readonly name: string }
  | { readonly tag: 'ip'; readonly ip: string };

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const NUMERIC_END = /(?:^|\.)\d+$/;
const LONGEST_NAME = 253;

/** @returns undefined where the text is no host in canonical spelling */
export function parseHost(text: string): Host | undefined {
  const address = parseIp(text);
  if (address) return showIp(address) === text ? { tag: 'ip', ip: text } : undefined;
  const isName = text.length <= LONGEST_NAME && NAME.test(text) && !NUMERIC_END.test(text);
  return isName ? { tag: 'name', name: text } : undefined;
}
