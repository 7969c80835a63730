/** The logins that modules use, the services they go to, and Make's own data stores: known by number and label. */
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, entries, type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import { addNamedConnector } from '../named-connector.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Module } from './module.js';
import { appOf, groupOf } from './modules.js';
import { option, restored } from './options.js';

/** The member of `parameters` that names a login. */
const LOGIN = /^__IMT(?:CONN|KEY)__$|keychain$|^(?:makeConnectionId|connection|account)$/i;
/** Keys that stand for the way there. */
const NO_LOGIN = /^(?:proxy|tls|mtls|ca|cert)/i;
/** What the editor asked for where a login was to be chosen: `account:discord`, `keychain:apikeyauth`. */
const LOGIN_TYPE = /^(?:account|keychain):/;

/**
 * Adds the login that a module uses, where it uses one.
 * @returns its key, or null
 */
export function mapConnection(module: Module, file: number, builder: SnapshotBuilder): string | null {
  const found = [at(module.cursor, 'parameters'), at(module.cursor, 'config', 'parameters')]
    .flatMap((parameters) => entries(parameters))
    .find(
      ([name, { value }]) =>
        !NO_LOGIN.test(name) &&
        (LOGIN.test(name) || LOGIN_TYPE.test(askedType(module.cursor, name) ?? '')) &&
        (typeof value === 'number' || typeof value === 'string') &&
        value !== '',
    );
  if (found === undefined) return null;
  const [name, cursor] = found;
  const id = scalarText(cursor.value) ?? '';
  const type = typeOf(module.cursor, name) ?? appOf(module.type);
  const { key, first } = builder.sharedKey('Credential', `connection ${id}`);
  if (first)
    builder.add(
      'Credential',
      key,
      { file, pointer: cursor.pointer, fields: {} },
      {
        name: known(labelOf(module.cursor, name) ?? `connection ${id}`),
        type: known(type),
        auth: authOf(type),
        // Whoever runs the scenario, the connection is the one that its maker chose.
        per_user: known(false),
        scopes: unknown('blueprints hold the number of a connection only'),
        encrypted: known(true),
      },
    );
  return key;
}

/** Keys of the HTTP app are told apart by what they are for; what accounts of other apps use is not said. */
function authOf(type: string): Fact {
  if (/^basic-?auth$/i.test(type)) return known('basic');
  if (/^oauth/i.test(type)) return known('oauth');
  return unknown('blueprints hold the number of a connection only');
}

/** The kind of account that was chosen, else the kinds that could be: `account:google-email`. */
function typeOf(module: JsonCursor, name: string): string | undefined {
  const shown = restored(module, name);
  return (shown && textAt(shown, 'data', 'connection')) || askedType(module, name)?.replace(/^[a-z]+:/, '');
}

function askedType(module: JsonCursor, name: string): string | undefined {
  const asked = elements(at(module, 'metadata', 'parameters')).find((p) => member(p.value, 'name') === name);
  return asked === undefined ? undefined : textAt(asked, 'type');
}

/** What the editor showed when the blueprint was exported. */
function labelOf(module: JsonCursor, name: string): string | undefined {
  const shown = restored(module, name);
  return shown === undefined ? undefined : textAt(shown, 'label') || undefined;
}

/** Adds the app of a module. @returns its key; null for what is part of Make itself */
export function mapConnector(module: Module, file: number, builder: SnapshotBuilder): string | null {
  const app = appOf(module.type);
  const group = groupOf(app);
  if (group === 'platform') return null;
  // Apps that an organisation has made are told apart by their prefix.
  const custom = app.startsWith('app#');
  const type = at(module.cursor, 'module') ?? module.cursor;
  const undescribed = 'blueprints name an app, and do not describe it';
  const further = { requires_https: unknown(undescribed), disabled: known(false) };
  return addNamedConnector(
    { id: app, name: app, custom, group, undescribed, further },
    { file, pointer: type.pointer },
    builder,
  );
}

/** Adds the data store that a module works on. @returns its key, or null */
export function mapDataStore(module: Module, file: number, builder: SnapshotBuilder): string | null {
  if (appOf(module.type) !== 'datastore') return null;
  const cursor = option(module.cursor, 'datastore');
  const id = scalarText(cursor?.value);
  if (cursor === undefined || id === undefined || id === '' || id.includes('{{')) return null;
  const { key, first } = builder.sharedKey('DataStore', `data store ${id}`);
  if (first)
    builder.add(
      'DataStore',
      key,
      { file, pointer: cursor.pointer, fields: {} },
      {
        name: known(labelOf(module.cursor, 'datastore') ?? `data store ${id}`),
        content: known('records'),
        audit: unknown('blueprints do not say'),
      },
    );
  return key;
}

/** Sub-scenarios are called by number. */
export function calledScenario(module: Module): string | undefined {
  if (!/^scenario-service:Call/i.test(module.type)) return undefined;
  const named = option(module.cursor, 'scenario', 'scenarioId');
  return scalarText(named?.value)?.replace(/^SCN_/, '') || undefined;
}

export const NO_CALLS = knownSet([]);
