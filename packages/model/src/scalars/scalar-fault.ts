/** What is wrong with the text of a scalar in a snapshot: one table for all types that have a grammar of their own. */
import type { Type } from '../types.js';
import { parseCidr, parseLooseCidr, showCidr } from './cidr.js';
import { canonicalDecimal, spellsDecimal } from './decimal.js';
import { parseDuration } from './duration.js';
import { parseHost } from './host.js';
import { parseIp, showIp } from './ip.js';
import { parseTimestamp } from './timestamp.js';
import { parseUrl } from './url.js';
import { parseVersion } from './version.js';
import { isPlainRange, parseVersionRange, showVersionRange } from './version-range.js';

export interface ScalarFault {
  /** Follows the value, as in `"1.2" is no version`. */
  readonly problem: string;
  readonly hint: string;
  /** The spelling that is meant, where that is certain. */
  readonly canonical?: string;
}

/** @returns undefined where the text is a canonical value of the type, or the type has no grammar */
export function scalarFault(text: string, type: Type): ScalarFault | undefined {
  switch (type.tag) {
    case 'timestamp':
      if (parseTimestamp(text)) return undefined;
      return {
        problem: 'is no time',
        hint: 'write it as 2026-01-31T12:00:00Z or 2026-01-31T12:00:00.5+02:00, between the years 1700 and 2200',
      };
    case 'duration':
      if (parseDuration(text) !== undefined) return undefined;
      return {
        problem: 'is no duration',
        hint: 'write a whole number and one of s, min, h, d, w, as in 90d',
      };
    case 'version':
      if (parseVersion(text)) return undefined;
      return {
        problem: 'is no version',
        hint: 'write it as 1.2.3 or 1.2.3-beta.1 (Semantic Versioning 2.0)',
      };
    case 'version_range': {
      const parsed = parseVersionRange(text);
      if (!('range' in parsed))
        return { problem: 'is no range of versions', hint: `${parsed.problem}: ${parsed.hint}` };
      return isPlainRange(text) ? undefined : respelled(text, showVersionRange(parsed.range));
    }
    case 'decimal': {
      const canonical = canonicalDecimal(text);
      if (canonical !== undefined) return respelled(text, canonical);
      if (spellsDecimal(text))
        return {
          problem: 'has too many digits',
          hint: 'decimals are exact with up to 15 digits before the point and 15 behind it',
        };
      return { problem: 'is no decimal number', hint: 'write it as 12.5 or -3' };
    }
    case 'url':
      if (parseUrl(text)) return undefined;
      return {
        problem: 'is no absolute URL',
        hint: 'write it as https://example.com/path, without spaces and with %XX for what needs it',
      };
    case 'ip': {
      const address = parseIp(text);
      return address ? respelled(text, showIp(address)) : NO_ADDRESS;
    }
    case 'cidr': {
      const cidr = parseLooseCidr(text);
      if (!cidr)
        return { problem: 'is no block of addresses', hint: 'write it as 10.0.0.0/8 or 2001:db8::/32' };
      if (parseCidr(text)) return respelled(text, showCidr(cidr));
      return {
        problem: `has bits set behind the first ${cidr.prefix}`,
        hint: `write ${showCidr(cidr)}`,
        canonical: showCidr(cidr),
      };
    }
    case 'host': {
      if (parseHost(text)) return undefined;
      const address = parseIp(text);
      if (address) return respelled(text, showIp(address));
      const lower = text.replace(/[A-Z]/g, (c) => c.toLowerCase());
      if (parseHost(lower)) return respelled(text, lower);
      return {
        problem: 'is no host',
        hint: 'write a name in lower case without a dot at its end, or an address',
      };
    }
    default:
      return undefined;
  }
}

const NO_ADDRESS: ScalarFault = {
  problem: 'is no address',
  hint: 'write it as 10.1.2.3 or 2001:db8::1, without a zone; an IPv4 address never as an IPv6 one',
};

function respelled(text: string, canonical: string): ScalarFault | undefined {
  if (text === canonical) return undefined;
  return { problem: 'is not in its canonical spelling', hint: `write ${canonical}`, canonical };
}
