/** Stored logins: of `flows_cred.json`, and the config nodes that describe a service which is logged in to. */
import type { PlatformExport } from '../adapter.js';
import { known, unknown } from '../fact.js';
import { at, entries, isObject, type JsonCursor, member } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { FlowFile, FlowNode } from './flow.js';
import { isLoginConfig } from './node-types.js';
import { referencedConfigs } from './requests.js';

/** Credentials that a file holds in clear, by the id of their node; the first of equal ids. */
export type ClearCredentials = ReadonlyMap<string, { readonly cursor: JsonCursor; readonly file: number }>;

/** Whether a value has the shape of `flows_cred.json`: one encrypted text, or what nodes store, by their ids. */
export function isCredentialFile(value: unknown): boolean {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === '$') return typeof value.$ === 'string';
  return (
    keys.length > 0 &&
    keys.every(
      (key) =>
        /^[0-9a-f]{4,16}(?:\.[0-9a-f]{2,16})?$/.test(key) &&
        isObject(value[key]) &&
        Object.values(value[key]).every((v) => typeof v !== 'object' || v === null),
    )
  );
}

export function readClearCredentials(exports: readonly PlatformExport[]): ClearCredentials {
  const found = new Map<string, { cursor: JsonCursor; file: number }>();
  for (const { root, file } of exports)
    if (member(root.value, '$') === undefined)
      for (const [id, cursor] of entries(root)) if (!found.has(id)) found.set(id, { cursor, file });
  return found;
}

/** Adds one credential for each entry of a file in clear, and one for a file that is encrypted as a whole. */
export function mapCredentialFiles(
  exports: readonly PlatformExport[],
  files: readonly FlowFile[],
  builder: SnapshotBuilder,
): void {
  for (const { root, file, path } of exports) {
    const whole = at(root, '$');
    if (whole !== undefined) {
      builder.add(
        'Credential',
        builder.claimKey('Credential', path),
        { file, pointer: whole.pointer, fields: {} },
        { name: known(path), type: known('all credentials of the flows'), encrypted: known(true) },
      );
      continue;
    }
    for (const [id, cursor] of entries(root)) {
      const { key, first } = builder.sharedKey('Credential', id);
      if (!first) continue;
      const owner = ownerOf(id, files);
      builder.add(
        'Credential',
        key,
        { file, pointer: cursor.pointer, fields: {} },
        {
          name: known(owner?.name ?? id),
          type: known(owner?.type ?? 'unknown node'),
          encrypted: known(false),
        },
      );
    }
  }
}

function ownerOf(
  id: string,
  files: readonly FlowFile[],
): { readonly name: string; readonly type: string } | undefined {
  for (const file of files) {
    const owner = file.byId.get(id) ?? file.configs.get(id);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

/**
 * The credential that a node uses: its own, or that of the service that it refers to.
 * @returns its key, or null
 */
export function credentialOf(
  node: FlowNode,
  file: FlowFile,
  clear: ClearCredentials,
  builder: SnapshotBuilder,
): string | null {
  if (clear.has(node.id)) return builder.sharedKey('Credential', node.id).key;
  const configs = referencedConfigs(node, file);
  const stored = configs.find((c) => clear.has(c.id));
  if (stored !== undefined) return builder.sharedKey('Credential', stored.id).key;
  const login = configs.find((c) => isLoginConfig(c.type));
  if (login === undefined) return null;
  const { key, first } = builder.sharedKey('Credential', login.id);
  if (first)
    builder.add(
      'Credential',
      key,
      { file: file.file, pointer: login.cursor.pointer, fields: {} },
      {
        name: known(login.name),
        type: known(login.type),
        encrypted: unknown('its flows_cred.json is not among the files'),
      },
    );
  return key;
}
