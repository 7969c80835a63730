/**
 * What the fixed text of an address says, where parts of it may be computed (`HOLE`).
 * Invariant: a part that a hole can change is `undefined`, never guessed. User names and passwords are dropped.
 */
import { HOLE } from './secrets/find-secrets.js';
import { lowerCase } from './secrets/letter-case.js';

export interface UrlParts {
  /** Lower case. Undefined where computed or not written. */
  readonly scheme: string | undefined;
  /** Lower case, without port. */
  readonly host: string | undefined;
  /** The fixed query parameters: keys as written, decoded; values may hold holes. */
  readonly query: readonly QueryPair[];
  /** Whether a hole may add or rename query parameters. */
  readonly queryIsOpen: boolean;
}

let lastText = '';
let lastParts: UrlParts | undefined;

/** @param text an address in which every computed part is one `HOLE` */
export function urlParts(text: string): UrlParts {
  // Everything that is told of an address is asked for one after the other.
  if (lastParts === undefined || text !== lastText) {
    lastText = text;
    lastParts = partsOf(text);
  }
  return lastParts;
}

function partsOf(text: string): UrlParts {
  const trimmed = text.trim();
  const schemeMatch = /^([A-Za-z][A-Za-z0-9+.-]{0,20}):\/\//.exec(trimmed);
  const rest = schemeMatch === null ? trimmed : trimmed.slice(schemeMatch[0].length);
  const computedStart = schemeMatch === null && rest.startsWith(HOLE);
  const authority = /^[^/?#\\]*/.exec(rest)?.[0] ?? '';
  const queryStart = rest.indexOf('?');
  const pairs = queryStart < 0 ? NO_PAIRS : pairsOf(rest.slice(queryStart + 1));
  return {
    scheme: schemeMatch?.[1]?.toLowerCase(),
    host: computedStart ? undefined : hostOf(authority),
    query: pairs.length === 0 ? pairs : pairs.filter((p) => !p.key.includes(HOLE)),
    queryIsOpen: trimmed === HOLE || pairs.some((p) => p.key.includes(HOLE)),
  };
}

interface QueryPair {
  readonly key: string;
  readonly value: string;
}

const NO_PAIRS: readonly QueryPair[] = [];

/** @param text what stands behind the question mark */
function pairsOf(text: string): readonly QueryPair[] {
  const [query = ''] = text.split('#');
  return query
    .split('&')
    .filter((p) => p !== '')
    .map((p) => {
      const eq = p.indexOf('=');
      return { key: decoded(eq < 0 ? p : p.slice(0, eq)), value: eq < 0 ? '' : decoded(p.slice(eq + 1)) };
    });
}

function hostOf(authority: string): string | undefined {
  const afterUser = authority.slice(authority.lastIndexOf('@') + 1);
  const host = lowerCase(hostAlone(afterUser));
  // Engines look a class of so many letters up for each character.
  if (/^[\w.~%:[\]-]+$/.test(host)) return host;
  return host === '' || host.includes(HOLE) || !/^[\p{L}\p{N}._~%:[\]-]+$/u.test(host) ? undefined : host;
}

function hostAlone(hostAndPort: string): string {
  const address = hostAndPort.startsWith('[') ? /^\[[^\]]*\]/.exec(hostAndPort)?.[0] : undefined;
  if (address !== undefined) return address;
  const port = hostAndPort.indexOf(':');
  return port < 0 ? hostAndPort : hostAndPort.slice(0, port);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
