/** What people see: the screens of flows, and the applications and sites that they come through. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { AppType } from '../vocabulary.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import type { Flow } from './flow.js';

/** Adds a `Page` for each screen. */
export function mapScreens(flow: Flow, builder: SnapshotBuilder): void {
  for (const { cursor, tag, name, key } of flow.elements) {
    if (tag !== 'screens') continue;
    const label = childOf(cursor, 'label');
    const fields = childrenOf(cursor, 'fields');
    const inputs = inputsIn(fields);
    builder.add(
      'Page',
      builder.claimKey('Page', key),
      {
        file: flow.component.file,
        pointer: cursor.pointer,
        fields: pointers({ name: label, inputs: fields[0], uploads: fields.find(uploads) }),
      },
      {
        name: known(xmlText(label) ?? name),
        app: ABSENT,
        automation: known(flow.key),
        endpoint: ABSENT,
        route: ABSENT,
        visibility: unknown('profiles and sites decide who can open it'),
        inputs: knownSet(inputs.flatMap((field) => xmlText(childOf(field, 'name')) ?? [])),
        uploads: known(fields.some(uploads)),
        captcha: unknown('a component may be one'),
        filters_in_browser: known(false),
      },
    );
  }
}

/** Fields that show something only. */
const OUTPUT_TYPES = new Set(['DisplayText', 'RegionContainer', 'Region', 'ObjectProvided']);

/** Sections hold columns, which hold fields. */
function inputsIn(fields: readonly XmlCursor[]): readonly XmlCursor[] {
  return fields.flatMap((field) => {
    const inner = inputsIn(childrenOf(field, 'fields'));
    const type = xmlText(childOf(field, 'fieldType')) ?? '';
    return OUTPUT_TYPES.has(type) || (type === '' && inner.length > 0) ? inner : [field, ...inner];
  });
}

function uploads(field: XmlCursor): boolean {
  return (
    xmlText(childOf(field, 'extensionName')) === 'forceContent:fileUpload' ||
    childrenOf(field, 'fields').some(uploads)
  );
}

/** Metadata types of applications, and what they are. */
export const APP_TYPES: ReadonlyMap<string, AppType> = new Map<string, AppType>([
  ['CustomApplication', 'model'],
  ['CustomSite', 'portal'],
  ['Network', 'portal'],
]);

export function mapApplication(component: Component, builder: SnapshotBuilder): void {
  const { root, file, name, path, type } = component;
  const label = childOf(root, 'label') ?? childOf(root, 'masterLabel');
  const description = childOf(root, 'description');
  const active = childOf(root, 'active') ?? childOf(root, 'status');
  const text = xmlText(description);
  builder.add(
    'App',
    builder.claimKey('App', builder.has('App', name) ? `${name} in ${path}` : name),
    { file, pointer: root.pointer, fields: pointers({ name: label, description, status: active }) },
    {
      name: known(xmlText(label) ?? name),
      type: known(APP_TYPES.get(type) ?? 'model'),
      status: statusFact(type, xmlText(active)),
      description: text === undefined ? ABSENT : known(text),
      visibility: visibilityFact(component),
      owner: unknown('metadata does not say who owns it'),
      tags: knownSet([]),
    },
  );
}

function statusFact(type: string, active: string | undefined): Fact {
  if (active === 'true' || active === 'Live') return known('active');
  if (active === 'false' || active === 'UnderConstruction') return known('draft');
  if (active === 'DownForMaintenance') return known('inactive');
  return type === 'CustomApplication' ? known('active') : unknown('the metadata does not say');
}

/** A site has visitors; a network has them where it lets them register or come without an account. */
function visibilityFact({ root, type }: Component): Fact {
  if (type === 'CustomApplication') return known('team');
  if (type === 'CustomSite') return known('everyone');
  const open = ['selfRegistration', 'enableGuestChatter', 'enableGuestFileAccess'].some(
    (name) => xmlText(childOf(root, name)) === 'true',
  );
  return open ? known('everyone') : unknown('its members are kept elsewhere');
}
