/** Stored logins: of `flows_cred.json`, and the config nodes that describe a service which is logged in to. */
import type { PlatformExport } from '../adapter.js';
import { type Fact, known, unknown } from '../fact.js';
import { at, entries, isObject, type JsonCursor, member, textAt } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { AuthKind } from '../vocabulary.js';
import { parseTyped } from './expressions.js';
import type { ConfigNode, FlowFile, FlowNode } from './flow.js';
import { isLoginConfig } from './node-types.js';
import { referencedConfigs } from './requests.js';
import { isDatabase } from './servers.js';

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

/** What lies in the folder of a flow file: logins in clear, or in one encrypted text; undefined where neither does. */
export function storedBeside(exports: readonly PlatformExport[], path: string): Stored {
  const found = exports.find((e) => folderOf(e.path) === folderOf(path));
  if (found === undefined) return undefined;
  return member(found.root.value, '$') === undefined ? 'clear' : 'encrypted';
}

export type Stored = 'clear' | 'encrypted' | undefined;

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** What of the files around a node is asked for its login. */
export interface LoginSources {
  readonly file: FlowFile;
  readonly clear: ClearCredentials;
  readonly stored: Stored;
  readonly builder: SnapshotBuilder;
}

/**
 * The credential that a node uses: its own, or that of the service that it refers to.
 * @returns its key, or null
 */
export function credentialOf(node: FlowNode, sources: LoginSources): string | null {
  const { file, clear, stored, builder } = sources;
  if (clear.has(node.id)) return builder.sharedKey('Credential', node.id).key;
  const configs = referencedConfigs(node, file);
  const inClear = configs.find((c) => clear.has(c.id));
  if (inClear !== undefined) return builder.sharedKey('Credential', inClear.id).key;
  const written = configs.find((c) => writtenSecret(c.cursor) !== undefined);
  if (written !== undefined) return addLogin(written, {}, sources);
  // Of what is listed in clear, nothing is missing.
  if (stored === 'clear') return null;
  const auth = ownAuth(node);
  if (auth !== undefined) return addLogin(node, { auth }, sources);
  const login = configs.find((c) => isLoginConfig(c.type) || isDatabase(c.type));
  return login === undefined ? null : addLogin(login, {}, sources);
}

function addLogin(
  { id, name, type, cursor }: ConfigNode,
  facts: { readonly auth?: Fact },
  { file, stored, builder }: LoginSources,
): string {
  const { key, first } = builder.sharedKey('Credential', id);
  if (!first) return key;
  const written = writtenSecret(cursor);
  builder.add(
    'Credential',
    key,
    {
      file: file.file,
      pointer: cursor.pointer,
      fields: pointers({ encrypted: written, auth: at(cursor, 'authType') }),
    },
    {
      name: known(name),
      type: known(type),
      ...facts,
      ...(written === undefined
        ? { encrypted: stored === undefined ? NO_FILE : known(true) }
        : { encrypted: known(false), stored_in: known('inline') }),
    },
  );
  return key;
}

const NO_FILE = unknown('its flows_cred.json is not among the files');

/** How a node proves who it is that keeps a login of its own: flows do not show it. */
function ownAuth({ type, cursor }: FlowNode): Fact | undefined {
  if (type === 'e-mail' || type === 'e-mail in') return known('basic');
  const kind = type === 'http request' ? (textAt(cursor, 'authType') ?? '') : '';
  if (kind === '') return undefined;
  return Object.hasOwn(AUTH, kind) ? known(AUTH[kind] ?? null) : unknown('digests are no kind of their own');
}

const AUTH: Readonly<Record<string, AuthKind>> = { basic: 'basic', bearer: 'header' };

/** Where a configuration node holds a secret itself, beside what the flow shows of it. */
function writtenSecret(config: JsonCursor): JsonCursor | undefined {
  for (const [name, cursor] of [...entries(config), ...entries(at(config, 'credentials'))]) {
    const { value } = cursor;
    if (typeof value !== 'string' || value.trim() === '' || !isSensitiveName(name, 'other')) continue;
    const parsed = parseTyped(value, member(config.value, `${name}FieldType`));
    if (parsed.kind === 'literal' && isFixedSecret(parsed.fixed) === true) return cursor;
  }
  return undefined;
}
