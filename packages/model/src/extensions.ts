/**
 * Extensions of a platform: kinds and fields that only some of its snapshots have.
 * A snapshot says which extensions it carries: for each it holds one asset of the extension's own kind, whose key is the
 * version. Engines see a kind like any other.
 */
import type { AssetKind, ExtensionType, Schema } from './schema.js';

const OPENING = '(extension ';

/** The kind whose asset says that a snapshot carries the extension. */
export function extensionKind(name: string): string {
  return `${OPENING}${name})`;
}

export function isExtensionKind(kind: string): boolean {
  return kind.startsWith(OPENING);
}

export function extensionMarker(name: string): AssetKind {
  return {
    name: extensionKind(name),
    doc: `Says that the snapshot carries the extension ${name}.`,
    singleton: true,
    key: 'version',
    fields: [
      {
        tag: 'stored',
        name: 'version',
        doc: 'The version of the extension.',
        type: { type: { tag: 'string' }, optional: false, unknown: false },
        secret: false,
      },
    ],
  };
}

/** The extension that declares a field of a kind of the platform, or a kind. */
export function extensionOf(schema: Schema, kind: string, field?: string): ExtensionType | undefined {
  const [owner = kind] = kind.split('.');
  const [part] = field?.split('.') ?? [];
  return schema.extensions?.find(
    (e) => e.kinds.includes(owner) || (part !== undefined && e.fields.includes(`${owner}.${part}`)),
  );
}

/** @param assets of the snapshot, by kind */
export function carriesExtension(assets: { readonly [kind: string]: unknown }, name: string): boolean {
  const kind = extensionKind(name);
  const list = Object.hasOwn(assets, kind) ? assets[kind] : undefined;
  return Array.isArray(list) && list.length > 0;
}
