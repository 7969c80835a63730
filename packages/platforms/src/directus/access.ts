/**
 * Who may do what: policies (before version 11: roles) as sets of rights, roles and users as their holders,
 * permissions as grants. What no permission allows is forbidden: a missing row is no unknown.
 */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import type { FileNote } from '../file-report.js';
import { at, elements, isObject, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { GrantAction } from '../vocabulary.js';
import { storeKey } from './stores.js';
import { idAt, idOf, type Row, type Workspace } from './workspace.js';

/** Whether visitors who have not signed in may do something with a collection; undefined where the export does not tell. */
export type AnonymousRights = (action: GrantAction, collection: string) => boolean | undefined;

interface Holders {
  /** Ids of policies by id of the role that has them; likewise for users. */
  readonly byRole: ReadonlyMap<string, readonly string[]>;
  readonly byUser: ReadonlyMap<string, readonly string[]>;
  /** Policies that hold for everybody. */
  readonly anonymous: ReadonlySet<string>;
  /** Policies that hold for everybody, or for users whom the export leaves out. */
  readonly unclear: ReadonlySet<string>;
}

export function mapAccess(
  workspace: Workspace,
  builder: SnapshotBuilder,
  note: (file: number, note: FileNote) => void,
): AnonymousRights {
  const holders = readHolders(workspace);
  const roles = mapRoles(workspace, holders, builder);
  mapPrincipals(workspace, holders, roles, builder);
  return mapPermissions(workspace, holders, roles, builder, note);
}

function readHolders(workspace: Workspace): Holders | undefined {
  if (workspace.has('access')) return readAccess(workspace);
  return isBefore11(workspace) ? NOBODY : readDump(workspace);
}

const NOBODY: Holders = {
  byRole: new Map(),
  byUser: new Map(),
  anonymous: new Set(),
  unclear: new Set(),
};

/** Dumps of directus-sync keep in a policy who has it. They leave users out: a row of nobody may have been one's. */
function readDump(workspace: Workspace): Holders | undefined {
  const byRole = new Map<string, string[]>();
  const anonymous = new Set<string>();
  const unclear = new Set<string>();
  let tells = false;
  for (const row of workspace.rows('policies')) {
    const policy = idAt(row, '_syncId');
    const holders = at(row.cursor, 'roles');
    if (policy === undefined || holders === undefined) continue;
    tells = true;
    if (PUBLIC_POLICIES.has(policy)) anonymous.add(policy);
    for (const cursor of elements(holders)) {
      const role = idAt({ file: row.file, cursor }, 'role');
      if (role !== undefined) byRole.set(role, [...(byRole.get(role) ?? []), policy]);
      else if (!PUBLIC_POLICIES.has(policy)) unclear.add(policy);
    }
  }
  return tells ? { byRole, byUser: new Map(), anonymous, unclear } : undefined;
}

function readAccess(workspace: Workspace): Holders {
  const byRole = new Map<string, string[]>();
  const byUser = new Map<string, string[]>();
  const anonymous = new Set<string>();
  for (const row of workspace.rows('access')) {
    const policy = idAt(row, 'policy');
    const role = idAt(row, 'role');
    const user = idAt(row, 'user');
    if (policy === undefined) continue;
    if (role !== undefined) byRole.set(role, [...(byRole.get(role) ?? []), policy]);
    else if (user !== undefined) byUser.set(user, [...(byUser.get(user) ?? []), policy]);
    else anonymous.add(policy);
  }
  return { byRole, byUser, anonymous, unclear: new Set() };
}

/** Directus creates its public policy under this id in every project. */
const PUBLIC_POLICY = 'abf8a154-5b1c-4a46-ac9c-7300570f4f17';
/** That id, and what directus-sync calls it. */
const PUBLIC_POLICIES: ReadonlySet<string> = new Set([
  PUBLIC_POLICY,
  '_sync_default_public_policy',
  '_sync_default_public_role',
]);

/** Before version 11, roles hold rights themselves, and what is given to no role is given to everybody. */
function isBefore11(workspace: Workspace): boolean {
  const [row] = workspace.rows('permissions');
  const { value } = row?.cursor ?? {};
  return member(value, 'policy') === undefined && member(value, 'role') !== undefined;
}

/** Adds sets of rights. @returns their keys by id */
function mapRoles(
  workspace: Workspace,
  holders: Holders | undefined,
  builder: SnapshotBuilder,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const row of workspace.rows('policies')) {
    const id = idOf(row) ?? textAt(row.cursor, 'name') ?? '';
    if (keys.has(id)) continue;
    const key = builder.claimKey('Role', workspace.prefix + id);
    keys.set(id, key);
    const cursors = {
      admin: at(row.cursor, 'admin_access'),
      mfa_required: at(row.cursor, 'enforce_tfa'),
      ip_limited: at(row.cursor, 'ip_access'),
      description: at(row.cursor, 'description'),
    };
    const app = member(row.cursor.value, 'app_access');
    builder.add(
      'Role',
      key,
      { file: row.file, pointer: row.cursor.pointer, fields: pointers(cursors) },
      {
        name: known(labelOf(textAt(row.cursor, 'name') ?? id)),
        description: textFact(textAt(row.cursor, 'description')),
        admin: boolFact(cursors.admin),
        anonymous: anonymousFact(id, holders),
        mfa_required: boolFact(cursors.mfa_required),
        ip_limited: ipFact(cursors.ip_limited),
        rights: typeof app === 'boolean' ? knownSet(app ? ['app_access'] : []) : unknown('not true or false'),
      },
    );
  }
  return keys;
}

function anonymousFact(id: string, holders: Holders | undefined): Fact {
  if (holders?.unclear.has(id)) return unknown('users are left out, one of whom it may have been given to');
  if (holders !== undefined) return known(holders.anonymous.has(id));
  return PUBLIC_POLICIES.has(id) ? known(true) : unknown('the export does not say who has this policy');
}

/** Directus shows `$t:public_label` in the language of its reader. */
function labelOf(name: string): string {
  return name === '$t:public_label' ? 'Public' : name;
}

function mapPrincipals(
  workspace: Workspace,
  holders: Holders | undefined,
  roles: ReadonlyMap<string, string>,
  builder: SnapshotBuilder,
): void {
  const groups = new Map<string, string>();
  const rows = workspace.rows('roles');
  for (const row of rows) {
    const id = idOf(row);
    if (id !== undefined && !groups.has(id))
      groups.set(id, builder.claimKey('Principal', `${workspace.prefix}role/${id}`));
  }
  const rolesOf = (ids: readonly string[] | undefined): Fact =>
    holders === undefined
      ? unknown('the export does not say who has which policy')
      : knownSet((ids ?? []).map((id) => roles.get(id) ?? builder.stub('Role', workspace.prefix + id)));
  const groupOf = (id: string | undefined): readonly string[] =>
    id === undefined ? [] : [groups.get(id) ?? builder.stub('Principal', `${workspace.prefix}role/${id}`)];
  const seen = new Set<string>();
  for (const row of rows) {
    const id = idOf(row) ?? '';
    const key = groups.get(id);
    if (key === undefined || seen.has(id)) continue;
    seen.add(id);
    builder.add(
      'Principal',
      key,
      { file: row.file, pointer: row.cursor.pointer, fields: pointers({ groups: at(row.cursor, 'parent') }) },
      {
        name: known(textAt(row.cursor, 'name') ?? id),
        kind: known('group'),
        active: known(true),
        mfa: unknown('a role has no second factor of its own'),
        roles: rolesOf(holders?.byRole.get(id)),
        groups: knownSet(groupOf(idAt(row, 'parent'))),
      },
    );
  }
  for (const row of workspace.rows('users')) {
    const id = idOf(row);
    if (id === undefined) continue;
    const role = idAt(row, 'role');
    const own = role === undefined ? undefined : roles.get(role);
    const status = textAt(row.cursor, 'status');
    const names = [textAt(row.cursor, 'first_name'), textAt(row.cursor, 'last_name')];
    builder.add(
      'Principal',
      builder.claimKey('Principal', `${workspace.prefix}user/${id}`),
      {
        file: row.file,
        pointer: row.cursor.pointer,
        fields: pointers({
          active: at(row.cursor, 'status'),
          mfa: at(row.cursor, 'tfa_secret'),
          groups: at(row.cursor, 'role'),
        }),
      },
      {
        name: known(names.filter((name) => name !== undefined && name !== '').join(' ') || id),
        // Accounts for programs have a token and no address to sign in with.
        kind: known(textAt(row.cursor, 'email') === undefined ? 'service' : 'human'),
        active: status === undefined ? unknown('the export gives no status') : known(status === 'active'),
        mfa:
          textAt(row.cursor, 'tfa_secret') === undefined
            ? unknown('templates leave second factors out')
            : known(true),
        // Before version 11 the role itself holds the rights.
        roles: own === undefined ? rolesOf(holders?.byUser.get(id)) : knownSet([own]),
        groups: knownSet(own === undefined ? groupOf(role) : []),
      },
    );
  }
}

const ACTIONS: ReadonlySet<string> = new Set<GrantAction>(['read', 'create', 'update', 'delete', 'share']);

function isAction(text: string | undefined): text is GrantAction {
  return text !== undefined && ACTIONS.has(text);
}

function mapPermissions(
  workspace: Workspace,
  holders: Holders | undefined,
  roles: ReadonlyMap<string, string>,
  builder: SnapshotBuilder,
  note: (file: number, note: FileNote) => void,
): AnonymousRights {
  const [publicPolicy = PUBLIC_POLICY] = holders?.anonymous ?? [];
  const anonymous = new Set<string>();
  const unclear = new Set<string>();
  const taken = new Set<string>();
  for (const row of workspace.rows('permissions')) {
    const collection = textAt(row.cursor, 'collection');
    const action = textAt(row.cursor, 'action');
    if (collection === undefined || collection === '' || !isAction(action)) {
      note(row.file, {
        code: 'element-skipped',
        message: 'a permission without a collection or an action that Directus documents',
        pointer: row.cursor.pointer,
      });
      continue;
    }
    // A permission of no role is one of the public, before version 11.
    const id = idAt(row, 'policy') ?? idAt(row, 'role') ?? publicPolicy;
    const role = roles.get(id) ?? mentionedRole(workspace, id, holders, row, builder);
    const isPublic = PUBLIC_POLICIES.has(id) || holders?.anonymous.has(id) === true;
    if (isPublic) anonymous.add(`${action} ${collection}`);
    else if (holders?.unclear.has(id)) unclear.add(`${action} ${collection}`);
    const wanted = `${role}/${collection}/${action}`;
    if (taken.has(wanted)) {
      note(row.file, {
        code: 'duplicate-id',
        message: 'another permission is about the same policy, collection and action; the first one counts',
        pointer: row.cursor.pointer,
      });
      continue;
    }
    taken.add(wanted);
    const fields = at(row.cursor, 'fields');
    const filter = at(row.cursor, 'permissions');
    builder.add(
      'Grant',
      builder.claimKey('Grant', wanted),
      {
        file: row.file,
        pointer: row.cursor.pointer,
        fields: pointers({
          action: at(row.cursor, 'action'),
          all_fields: fields,
          fields,
          filtered: filter,
          store: at(row.cursor, 'collection'),
        }),
      },
      {
        role: known(role),
        store: known(storeKey(workspace, collection, row, builder)),
        action: known(action),
        ...fieldFacts(fields),
        filtered: known(!isEmptyFilter(filter?.value)),
        beyond_sharing: known(false),
      },
    );
  }
  const tells = workspace.has('permissions') && (holders !== undefined || anonymous.size > 0);
  const [settings] = workspace.rows('settings');
  // Strangers who make themselves an account create a user.
  if (settings !== undefined && member(settings.cursor.value, 'public_registration') === true)
    anonymous.add('create directus_users');
  return (action, collection) => {
    const right = `${action} ${collection}`;
    return anonymous.has(right) ? true : tells && !unclear.has(right) ? false : undefined;
  };
}

/** A policy that only its permissions speak of. */
function mentionedRole(
  workspace: Workspace,
  id: string,
  holders: Holders | undefined,
  row: Row,
  builder: SnapshotBuilder,
): string {
  const { key, first } = builder.sharedKey('Role', workspace.prefix + id);
  const isPublic = PUBLIC_POLICIES.has(id) || holders?.anonymous.has(id) === true;
  const missing = unknown('the export does not hold this policy');
  if (first)
    builder.add(
      'Role',
      key,
      { file: row.file, pointer: row.cursor.pointer, fields: {} },
      {
        name: known(isPublic ? 'Public' : id),
        description: ABSENT,
        admin: isPublic ? known(false) : missing,
        anonymous: isPublic ? known(true) : missing,
        mfa_required: isPublic ? known(false) : missing,
        ip_limited: missing,
        rights: missing,
      },
    );
  return key;
}

function fieldFacts(fields: JsonCursor | undefined): { readonly all_fields: Fact; readonly fields: Fact } {
  // Older versions write a list as one text.
  const list =
    typeof fields?.value === 'string'
      ? fields.value.split(',').map((field) => field.trim())
      : elements(fields).flatMap((field) => textOf(field) ?? []);
  if (list.includes('*'))
    return { all_fields: known(true), fields: unknown('every field, whatever they are') };
  return { all_fields: known(false), fields: knownSet(list.filter((field) => field !== '')) };
}

/** `{}`, `{ "_and": [] }` and the like let every record through. */
function isEmptyFilter(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.every(isEmptyFilter);
  if (!isObject(value)) return false;
  return Object.keys(value).every((key) => (key === '_and' || key === '_or') && isEmptyFilter(value[key]));
}

function boolFact(cursor: JsonCursor | undefined): Fact {
  if (typeof cursor?.value === 'boolean') return known(cursor.value);
  return unknown(cursor === undefined ? 'the export does not say' : 'not true or false');
}

function ipFact(cursor: JsonCursor | undefined): Fact {
  if (cursor === undefined) return unknown('the export does not say');
  if (cursor.value === null) return known(false);
  return known(Array.isArray(cursor.value) ? cursor.value.length > 0 : cursor.value !== '');
}

function textFact(text: string | undefined): Fact {
  return text === undefined || text === '' ? ABSENT : known(text);
}
