/**
 * The hash of one file of a bundle, as signatures list it. The only place that knows the rule.
 * `data.json` and `.manifest` are hashed as values, everything else as bytes.
 */
import { BundleError } from '../errors.js';
import { canonicalText } from './canonical-text.js';

/** The algorithms that are accepted; OPA's verifier also takes MD5 and SHA-1, which prove nothing any more. */
export const DIGEST_ALGORITHMS = ['SHA-256', 'SHA-384', 'SHA-512'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/**
 * @param name the entry's name in the archive
 * @returns lowercase hex
 * @throws BundleError `damaged` where a structured file cannot be read
 */
export async function entryDigest(
  name: string,
  content: Uint8Array,
  algorithm: DigestAlgorithm,
): Promise<string> {
  const bytes = canonicalBytes(name, content);
  const digest = await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, '0')).join('');
}

function canonicalBytes(name: string, content: Uint8Array): Uint8Array {
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (base === 'data.yaml') {
    throw new BundleError('damaged', `"${name}" cannot be hashed: policyc reads data as JSON only`, name);
  }
  if (base !== 'data.json' && base !== '.manifest') return content;
  try {
    return new TextEncoder().encode(canonicalText(new TextDecoder('utf-8', STRICT).decode(content)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BundleError('damaged', `"${name}" is not valid JSON: ${reason}`, name);
  }
}

const STRICT = { fatal: true, ignoreBOM: true } as const;
