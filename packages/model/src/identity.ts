/**
 * The identity of an asset: the text that is its key in snapshots, references and reports.
 * Kinds with one `key f: string` have that field's text. All others, of several parts or of another type, carry it as
 * `$key` beside the parts, so that no engine has to compute it.
 */
import type { AssetKind } from './schema.js';

/** The member that holds the identity where no field of the kind is it. */
export const IDENTITY_FIELD = '$key';

/**
 * The canonical text of an identity of one or several parts. One part stands for itself; of several, `~` is written `~0` and
 * `/` is written `~1`, and `/` stands between them, so that different parts never give one text.
 * @param parts texts as a snapshot has them, ints in decimal, the keys of referred assets
 */
export function identityText(parts: readonly string[]): string {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return parts.map((p) => p.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}

/**
 * @param asset an asset with the kind's parts
 * @returns undefined where a part is missing or no scalar
 */
export function identityOf(
  kind: AssetKind,
  asset: { readonly [field: string]: unknown },
): string | undefined {
  const parts: string[] = [];
  for (const name of keyFields(kind)) {
    const value = Object.hasOwn(asset, name) ? asset[name] : undefined;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      return undefined;
    parts.push(String(value));
  }
  return identityText(parts);
}

/** The fields that a policy's reader knows as the key. */
export function keyFields(kind: AssetKind): readonly string[] {
  return kind.identity ?? [kind.key];
}

/** The key of an element of a collection of records: its owner's and its own. */
export function elementKey(owner: string, own: string): string {
  return identityText([owner, own]);
}

/** The owner's key and the element's own. */
export function splitElementKey(key: string): { readonly owner: string; readonly own: string } {
  const [owner = '', own = ''] = key.split('/').map((k) => k.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { owner, own };
}
