/** Profiles and permission sets: sets of rights, and what they allow on objects. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { GrantAction } from '../vocabulary.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import { storeKey } from './stores.js';

/** The right to change every record, whoever owns it. */
const EVERYTHING = 'ModifyAllData';
const SECOND_FACTOR = 'ForceTwoFactor';

export function mapRights(component: Component, builder: SnapshotBuilder): void {
  const { root, file, type, name, path } = component;
  const wanted = `${type === 'Profile' ? 'profile' : 'permission set'} ${name}`;
  const key = builder.claimKey('Role', builder.has('Role', wanted) ? `${wanted} in ${path}` : wanted);
  const rights = childrenOf(root, 'userPermissions').filter(
    (right) => xmlText(childOf(right, 'enabled')) === 'true',
  );
  const named = (right: string) => rights.find((r) => xmlText(childOf(r, 'name')) === right);
  const licence = childOf(root, 'userLicense');
  const ranges = childrenOf(root, 'loginIpRanges');
  builder.add(
    'Role',
    key,
    {
      file,
      pointer: root.pointer,
      fields: pointers({
        description: childOf(root, 'description'),
        admin: named(EVERYTHING),
        anonymous: licence,
        mfa_required: named(SECOND_FACTOR),
        ip_limited: ranges[0],
        rights: rights[0],
      }),
    },
    {
      name: known(xmlText(childOf(root, 'label')) ?? name),
      description: textFact(childOf(root, 'description')),
      admin: known(named(EVERYTHING) !== undefined),
      anonymous: anonymousFact(type, xmlText(licence)),
      mfa_required:
        named(SECOND_FACTOR) === undefined
          ? unknown('the organisation may ask for it everywhere')
          : known(true),
      ip_limited: known(ranges.length > 0),
      rights: knownSet(rights.flatMap((right) => xmlText(childOf(right, 'name')) ?? [])),
    },
  );
  const objects = childrenOf(root, 'objectPermissions');
  const withheld = withheldFields(root);
  for (const permission of objects.slice(0, MAX_OBJECTS))
    mapObject(component, key, permission, withheld, builder);
}

/** Where a right on one field of an object is withheld, by right and object. */
type Withheld = ReadonlyMap<string, XmlCursor>;

/** Rights on fields, by the action that needs them; deleting needs none. */
const FIELD_RIGHTS: Readonly<Partial<Record<GrantAction, string>>> = {
  read: 'readable',
  create: 'editable',
  update: 'editable',
};

function withheldFields(root: XmlCursor): Withheld {
  const withheld = new Map<string, XmlCursor>();
  for (const permission of childrenOf(root, 'fieldPermissions')) {
    const [object] = xmlText(childOf(permission, 'field'))?.split('.') ?? [];
    for (const right of ['readable', 'editable']) {
      const given = childOf(permission, right);
      const key = `${right} ${object}`;
      if (given !== undefined && xmlText(given) === 'false' && !withheld.has(key)) withheld.set(key, given);
    }
  }
  return withheld;
}

/** A group of permission sets has the rights of all of them, but for what is muted. */
export function mapGroup({ root, file, name, path }: Component, builder: SnapshotBuilder): void {
  const wanted = `permission set group ${name}`;
  const sets = childrenOf(root, 'permissionSets');
  const muted = childOf(root, 'mutingPermissionSets');
  const theirs = unknown('its permission sets say');
  builder.add(
    'Role',
    builder.claimKey('Role', builder.has('Role', wanted) ? `${wanted} in ${path}` : wanted),
    {
      file,
      pointer: root.pointer,
      fields: pointers({ description: childOf(root, 'description'), inherits: muted ?? sets[0] }),
    },
    {
      name: known(xmlText(childOf(root, 'label')) ?? name),
      description: textFact(childOf(root, 'description')),
      admin: theirs,
      anonymous: unknown('who has a permission set is not in the metadata'),
      mfa_required: theirs,
      ip_limited: known(false),
      rights: theirs,
      inherits:
        muted === undefined
          ? knownSet(
              sets.flatMap((s) => xmlText(s) ?? []).map((s) => builder.stub('Role', `permission set ${s}`)),
            )
          : unknown('some rights of its permission sets are muted'),
    },
  );
}

/** Far more than an organisation has objects. */
const MAX_OBJECTS = 20_000;

function anonymousFact(type: string, licence: string | undefined): Fact {
  if (licence !== undefined) return known(/^guest\b/i.test(licence));
  return unknown(
    type === 'Profile' ? 'the profile names no licence' : 'who has a permission set is not in the metadata',
  );
}

const ACTIONS: readonly (readonly [tag: string, action: GrantAction, beyond: string])[] = [
  ['allowRead', 'read', 'viewAllRecords'],
  ['allowCreate', 'create', ''],
  ['allowEdit', 'update', 'modifyAllRecords'],
  ['allowDelete', 'delete', 'modifyAllRecords'],
];

function mapObject(
  component: Component,
  role: string,
  permission: XmlCursor,
  withheld: Withheld,
  builder: SnapshotBuilder,
): void {
  const { file } = component;
  const object = childOf(permission, 'object');
  const store = object && storeKey(xmlText(object), file, object, builder);
  if (store === undefined) return;
  const allows = (tag: string) => xmlText(childOf(permission, tag)) === 'true';
  for (const [tag, action, beyondTag] of ACTIONS) {
    if (!allows(tag)) continue;
    const every =
      action === 'read' && allows('viewAllFields') ? childOf(permission, 'viewAllFields') : undefined;
    const without = withheld.get(`${FIELD_RIGHTS[action] ?? ''} ${xmlText(object) ?? ''}`);
    const beyond = beyondTag !== '' && (allows(beyondTag) || allows('modifyAllRecords'));
    builder.add(
      'Grant',
      builder.claimKey('Grant', `${role}/${store}/${action}`),
      {
        file,
        pointer: permission.pointer,
        fields: pointers({
          store: object,
          action: childOf(permission, tag),
          all_fields: every ?? without,
          beyond_sharing: childOf(permission, beyondTag) ?? childOf(permission, 'modifyAllRecords'),
        }),
      },
      {
        role: known(role),
        store: known(store),
        action: known(action),
        all_fields:
          every !== undefined || without !== undefined
            ? known(every !== undefined)
            : unknown('fields have permissions of their own'),
        fields: unknown('fields have permissions of their own'),
        filtered: beyond ? known(false) : unknown('the sharing rules decide'),
        beyond_sharing: known(beyond),
      },
    );
  }
}

function textFact(cursor: XmlCursor | undefined): Fact {
  const text = xmlText(cursor);
  return text === undefined ? ABSENT : known(text);
}
