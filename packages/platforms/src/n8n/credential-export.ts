/**
 * Credentials as n8n exports them: encrypted, or in clear where somebody asked for that.
 * Invariant: nothing under `data` becomes a value.
 */
import type { PlatformExport } from '../adapter.js';
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, isObject, type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import { momentFact } from '../moment-fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { AuthKind } from '../vocabulary.js';
import { credentialKey } from './credentials.js';

/** Whether a value has the shape of a stored credential: a type, and data that nothing else has beside it. */
export function isCredential(value: unknown): boolean {
  const data = member(value, 'data');
  return (
    typeof member(value, 'type') === 'string' &&
    typeof member(value, 'name') === 'string' &&
    (typeof data === 'string' || (typeof data === 'object' && data !== null)) &&
    member(value, 'nodes') === undefined
  );
}

/**
 * Adds the credential, in the place of what workflows say that use it: they know less of it.
 * @param exported keys of those that were added
 */
export function mapCredentialExport(
  { root, file }: PlatformExport,
  builder: SnapshotBuilder,
  exported: Set<string>,
): void {
  const type = textAt(root, 'type') ?? '';
  const name = textAt(root, 'name') ?? '';
  const id = scalarText(member(root.value, 'id')) ?? '';
  const { key } = builder.sharedKey('Credential', credentialKey(type, id, name));
  if (exported.has(`Credential ${key}`)) return;
  exported.add(`Credential ${key}`);
  const data = at(root, 'data');
  const changed = at(root, 'updatedAt') ?? at(root, 'createdAt');
  builder.add(
    'Credential',
    key,
    { file, pointer: root.pointer, fields: pointers({ encrypted: data, changed, auth: at(root, 'type') }) },
    {
      name: known(name || type),
      type: known(type),
      auth: authFact(type),
      per_user: known(false),
      scopes: scopesFact(data),
      encrypted: known(!showsText(data?.value, MAX_DEPTH)),
      stored_in: known('platform'),
      changed: momentFact(changed),
    },
  );
}

const MAX_DEPTH = 8;

/** Whether data stand there in clear. Source control of n8n blanks every text but expressions, which stand in the open anyway. */
function showsText(value: unknown, depth: number): boolean {
  if (!isObject(value)) return false;
  return Object.values(value).some((inner) =>
    typeof inner === 'string'
      ? inner !== '' && !inner.startsWith('=')
      : depth > 0 && showsText(inner, depth - 1),
  );
}

/** Parts of the names of credential types, by how such a login proves who it is. */
const AUTH: readonly (readonly [RegExp, AuthKind])[] = [
  [/oauth/i, 'oauth'],
  [/basic/i, 'basic'],
  [/jwt/i, 'jwt'],
  [/header|bearer|api$|token/i, 'header'],
];

function authFact(type: string): Fact {
  const kind = AUTH.find(([pattern]) => pattern.test(type))?.[1];
  return kind === undefined ? unknown('its type does not tell') : known(kind);
}

/** Only an export in clear shows what was asked for. */
function scopesFact(data: JsonCursor | undefined): Fact {
  const scope = data === undefined ? undefined : textAt(data, 'scope');
  if (scope === undefined) return unknown('in the encrypted part');
  return knownSet(scope.split(/[\s,]+/).filter((s) => s !== ''));
}
