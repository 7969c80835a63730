/** Security roles: which tables they give which rights to, and how far. */

import { ABSENT, known, knownSet, unknown } from '../fact.js';
import { lowerCase } from '../secrets/letter-case.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { GrantAction } from '../vocabulary.js';
import { attributeOf, attributePointer, childOf, childrenOf, type XmlCursor } from '../xml-cursor.js';
import { addTable } from './tables.js';

const ACTIONS: Readonly<Record<string, GrantAction>> = {
  Create: 'create',
  Read: 'read',
  Write: 'update',
  Delete: 'delete',
  Share: 'share',
};

/** `prvAppend...` and `prvAssign...` are about relations and owners, not about content. */
const ABOUT_TABLES = /^prv(Create|Read|Write|Delete|Share|AppendTo|Append|Assign)(.+)$/;

/** Reaching every record of the organisation; less is limited to the holder, the unit, or those below it. */
const EVERY_RECORD = 'Global';
const LEVELS = new Set(['None', 'Basic', 'Local', 'Deep', EVERY_RECORD]);

/** Adds the `Role` of an element, its `Grant`s, and the tables that they are about. */
export function mapRole(role: XmlCursor, file: number, builder: SnapshotBuilder): void {
  const name = attributeOf(role, 'name') ?? attributeOf(role, 'Name') ?? 'a role without a name';
  const id = lowerCase(attributeOf(role, 'id')?.replace(/[{}]/g, '') ?? '') || undefined;
  const key = builder.claimKey('Role', id ?? name);
  const privileges = childrenOf(childOf(role, 'RolePrivileges'), 'RolePrivilege').filter(
    (privilege) => attributeOf(privilege, 'level') !== 'None',
  );
  const rights: string[] = [];
  for (const privilege of privileges) {
    const right = attributeOf(privilege, 'name') ?? '';
    const [, verb = '', table = ''] = ABOUT_TABLES.exec(right) ?? [];
    if (verb === '') rights.push(right);
    else if (Object.hasOwn(ACTIONS, verb))
      mapGrant(key, privilege, ACTIONS[verb] ?? 'read', lowerCase(table), file, builder);
  }
  builder.add(
    'Role',
    key,
    { file, pointer: role.pointer, fields: {} },
    {
      name: known(name),
      description: ABSENT,
      admin: known(false),
      anonymous: known(false),
      mfa_required: unknown('decided by the directory, not by the role'),
      ip_limited: unknown('decided by the directory, not by the role'),
      rights: knownSet(rights.filter((right) => right !== '')),
    },
  );
}

function mapGrant(
  role: string,
  privilege: XmlCursor,
  action: GrantAction,
  table: string,
  file: number,
  builder: SnapshotBuilder,
): void {
  const store = addTable(table, { file, pointer: privilege.pointer }, builder);
  const level = attributeOf(privilege, 'level') ?? '';
  const reach = LEVELS.has(level)
    ? known(level !== EVERY_RECORD)
    : unknown('not a level that the platform documents');
  builder.add(
    'Grant',
    builder.claimKey('Grant', `${role}/${table}/${action}`),
    { file, pointer: privilege.pointer, fields: { filtered: attributePointer(privilege, 'level') } },
    {
      role: known(role),
      store: known(store),
      action: known(action),
      all_fields: unknown('columns may be secured one by one'),
      fields: unknown('columns may be secured one by one'),
      filtered: reach,
      beyond_sharing: known(level === EVERY_RECORD),
    },
  );
}
