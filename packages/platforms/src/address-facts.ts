/** What the text of an address tells: its scheme, its host, and where the host stands. */
import { EXPRESSION, type Fact, known, opaque, unknown } from './fact.js';
import { hostZone } from './host-zone.js';
import type { ParsedText } from './judge-text.js';
import { urlParts } from './url-parts.js';

/**
 * @param url undefined where there is no address
 * @param reason why there is none
 */
export function addressFacts(
  url: ParsedText | undefined,
  reason: string,
): { readonly scheme: Fact; readonly host: Fact; readonly zone: Fact } {
  if (url === undefined) {
    const missing = unknown(reason);
    return { scheme: missing, host: missing, zone: missing };
  }
  const { scheme, host } = urlParts(url.fixed);
  const missing = url.kind === 'literal' ? unknown('not an absolute address') : opaque(EXPRESSION);
  return {
    scheme: scheme === undefined ? missing : known(scheme),
    host: host === undefined ? missing : known(host),
    zone: host === undefined ? missing : known(hostZone(host)),
  };
}
