/** What a file of a platform is, for adapters whose files are of several kinds. */
import type { Sniffed } from './adapter.js';
import type { JsonCursor } from './json-cursor.js';

export type Recognised<Kind extends string> =
  | { readonly tag: 'document'; readonly kind: Kind }
  /** The platform's, without anything that becomes an asset. */
  | NoFacts;

interface NoFacts {
  readonly tag: 'no-facts';
  /** With its article: `a theme`. */
  readonly what: string;
}

export function noFacts(what: string): NoFacts {
  return { tag: 'no-facts', what };
}

/** @param whose of what such files are parts: `Salesforce` */
export function sniffed(
  recognised: Recognised<string> | undefined,
  root: JsonCursor,
  whose: string,
): Sniffed {
  if (recognised === undefined) return { tag: 'foreign' };
  if (recognised.tag === 'document') return { tag: 'found', roots: [root], notes: [] };
  const message = `${recognised.what} of ${whose}; no facts are taken from it`;
  return { tag: 'unusable', reason: 'no-facts', message };
}
