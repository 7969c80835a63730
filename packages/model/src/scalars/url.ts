/**
 * URLs: a record that the language brings along. Parsed once, when a snapshot is made; engines only read the parts.
 * Invariant: the parts follow from the text, and nothing of the text is repaired: what does not fit the grammar is no URL.
 */
import { compareUtf8 } from '@policyc/base';
import type { StoredField } from '../schema.js';
import type { Type } from '../types.js';
import { parseHost } from './host.js';
import { parseIp, showIp } from './ip.js';

/** A URL as it stands in a snapshot. Absent parts are left out. */
export interface UrlParts {
  readonly text: string;
  readonly scheme: string;
  readonly host?: string;
  readonly port?: number;
  readonly path: string;
  /** The names in the query, decoded. */
  readonly query_keys: readonly string[];
  readonly fragment?: string;
  readonly has_userinfo: boolean;
}

const part = (name: string, type: Type, doc: string, optional = false): StoredField => ({
  tag: 'stored',
  name,
  doc,
  type: { type, optional, unknown: false },
  secret: false,
});

/** The parts in order of their place in the text. */
export const URL_PARTS: readonly StoredField[] = [
  part('text', { tag: 'string' }, 'The URL as it was written.'),
  part('scheme', { tag: 'string' }, 'What stands before the first colon, in lower case: `https`.'),
  part('has_userinfo', { tag: 'bool' }, 'Whether it names a user, as in `https://user@example.com`.'),
  part('host', { tag: 'host' }, 'The name or address, in canonical spelling.', true),
  part('port', { tag: 'int' }, 'The port, where it is written: `https://example.com` has none.', true),
  part('path', { tag: 'string' }, 'From the first slash to the query, as it was written; may be empty.'),
  part(
    'query_keys',
    { tag: 'set', element: { tag: 'string' } },
    'The names in the query, decoded, each once.',
  ),
  part('fragment', { tag: 'string' }, 'What follows the `#`, as it was written.', true),
];

/** The part that tells URLs in a collection apart. */
export const URL_KEY = 'text';

const GENERIC = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;
/** What no URL holds: white space, control characters, and what has to be written as %XX. */
const FORBIDDEN = /[\s"<>\\^`{|}\p{Cc}]/u;
const AUTHORITY = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:@[\]]*)(?::([0-9]*))?$/;
const LONGEST = 8192;

/** @returns undefined where the text is no absolute URL */
export function parseUrl(text: string): UrlParts | undefined {
  if (text.length > LONGEST || FORBIDDEN.test(text) || /%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  const match = GENERIC.exec(text);
  if (!match) return undefined;
  const [, scheme = '', authority, path = '', query, fragment] = match;
  const place = authority === undefined || authority === '' ? {} : parseAuthority(authority);
  if (place === undefined) return undefined;
  // `https:example.com` and `https://` name no place.
  if (place.host === undefined && NEEDS_HOST.has(scheme.toLowerCase())) return undefined;
  return {
    text,
    scheme: scheme.toLowerCase(),
    ...(place.host === undefined ? {} : { host: place.host }),
    ...(place.port === undefined ? {} : { port: place.port }),
    path,
    query_keys: queryKeys(query ?? ''),
    ...(fragment === undefined ? {} : { fragment }),
    has_userinfo: place.userinfo === true,
  };
}

const NEEDS_HOST = new Set(['http', 'https', 'ws', 'wss', 'ftp']);

interface Place {
  readonly userinfo?: boolean;
  readonly host?: string;
  readonly port?: number;
}

function parseAuthority(authority: string): Place | undefined {
  const match = AUTHORITY.exec(authority);
  if (!match) return undefined;
  const [, userinfo, written = '', digits = ''] = match;
  const host = canonicalHost(written);
  const port = digits === '' ? undefined : Number(digits);
  if (host === undefined || (port !== undefined && port > 65_535)) return undefined;
  return { userinfo: userinfo !== undefined, host, ...(port === undefined ? {} : { port }) };
}

function canonicalHost(written: string): string | undefined {
  const bare = written.startsWith('[') ? written.slice(1, -1) : written;
  const address = parseIp(bare.toLowerCase());
  if (written.startsWith('[')) return address?.family === 6 ? showIp(address) : undefined;
  if (address) return address.family === 4 ? showIp(address) : undefined;
  const name = bare.replace(/[A-Z]/g, (c) => c.toLowerCase()).replace(/\.$/, '');
  return parseHost(name) ? name : undefined;
}

function queryKeys(query: string): readonly string[] {
  const keys = query
    .split('&')
    .map((pair) => decoded(pair.split('=')[0] ?? ''))
    .filter((key) => key !== '');
  return [...new Set(keys)].sort(compareUtf8);
}

/** `%XX` and `+` decoded; as it was written where that is no UTF-8. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
