/** Where a host stands, as far as its name or address tells: on this machine, inside a network, or on the internet. */
export type HostZone = 'public' | 'private' | 'local';

const INSIDE =
  /\.(?:local|localdomain|internal|intranet|lan|corp|home|home\.arpa|private|svc|cluster\.local)$/;

/** @param host lower case, without port; IPv6 addresses in brackets */
export function hostZone(host: string): HostZone {
  const name = host.replace(/\.$/, '');
  if (name.startsWith('[')) return ipv6Zone(name.slice(1, -1));
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return ipv4Zone(name.split('.').map(Number));
  if (name === 'localhost' || name.endsWith('.localhost')) return 'local';
  // A name without a dot is found by a container's or a company's own resolver only.
  if (!name.includes('.') || INSIDE.test(name)) return 'private';
  return 'public';
}

function ipv4Zone(parts: readonly number[]): HostZone {
  const [a = 0, b = 0] = parts;
  if (a === 127 || parts.every((p) => p === 0)) return 'local';
  const inside =
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127);
  return inside ? 'private' : 'public';
}

function ipv6Zone(address: string): HostZone {
  if (address === '::1' || address === '::') return 'local';
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(address)?.[1];
  if (mapped !== undefined) return ipv4Zone(mapped.split('.').map(Number));
  return /^(?:f[cd]|fe[89ab])/.test(address) ? 'private' : 'public';
}
