/** What an n8n instance says about itself: the answer of `/rest/settings`, and the list of community packages that it keeps. */
import type { PlatformExport } from '../adapter.js';
import { type Fact, known, unknown } from '../fact.js';
import { at, entries, isObject, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { manifestVersion } from '../releases.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { packageOf } from './node-types.js';

export type InstanceFile = 'settings' | 'packages';

export function instanceFile({ value }: JsonCursor): InstanceFile | undefined {
  if (settingsOf({ value, pointer: '', embedded: false }) !== undefined) return 'settings';
  return member(value, 'name') === 'installed-nodes' && isObject(member(value, 'dependencies'))
    ? 'packages'
    : undefined;
}

/** The API wraps its answer in `data`. */
function settingsOf(root: JsonCursor): JsonCursor | undefined {
  return [at(root, 'data'), root].find(
    (c) =>
      c !== undefined && textAt(c, 'versionCli') !== undefined && isObject(at(c, 'userManagement')?.value),
  );
}

export function mapInstance({ root, path, file }: PlatformExport, builder: SnapshotBuilder): void {
  const settings = settingsOf(root);
  if (settings === undefined) return;
  const address = at(settings, 'urlBaseEditor') ?? at(settings, 'urlBaseWebhook');
  const setup = at(settings, 'userManagement', 'showSetupOnFirstLoad');
  const version = at(settings, 'versionCli');
  builder.add(
    'Workspace',
    builder.claimKey('Workspace', textAt(settings, 'instanceId') || path),
    {
      file,
      pointer: settings.pointer,
      fields: pointers({
        version,
        editor_auth: setup,
        https_only: address,
        mfa_required: at(settings, 'mfa'),
        community_packages: at(settings, 'communityNodesEnabled'),
      }),
    },
    {
      name: known('n8n'),
      platform: known('n8n'),
      version: known(textOf(version) ?? null),
      // Users are invited.
      public_registration: known(false),
      password_policy: known(true),
      // Until its owner is set up, whoever opens the editor first becomes that.
      editor_auth: typeof setup?.value === 'boolean' ? known(setup.value ? 'none' : 'platform') : SILENT,
      https_only: httpsFact(textOf(address)),
      encrypts_credentials: known(true),
      mfa_required: enforcedFact(settings),
      community_packages: flagFact(at(settings, 'communityNodesEnabled')),
      secret_store: known('platform'),
      audit_log: unknown('whether events are streamed is not among the settings'),
    },
  );
}

const SILENT = unknown('the settings do not say');

function flagFact(cursor: JsonCursor | undefined): Fact {
  return typeof cursor?.value === 'boolean' ? known(cursor.value) : SILENT;
}

/** Where second factors are not offered, nobody needs one. */
function enforcedFact(settings: JsonCursor): Fact {
  if (member(at(settings, 'mfa')?.value, 'enabled') === false) return known(false);
  return flagFact(at(settings, 'mfa', 'enforced') ?? at(settings, 'mfa', 'enforcedByInstance'));
}

function httpsFact(address: string | undefined): Fact {
  if (address === undefined || address === '') return SILENT;
  return known(/^https:/i.test(address));
}

/**
 * Adds the packages of nodes that are installed, in the place of what workflows say that use them: they know less.
 * @param exported keys of those that were added
 */
export function mapInstalledPackages(
  { root, file }: PlatformExport,
  builder: SnapshotBuilder,
  exported: Set<string>,
): void {
  for (const [name, cursor] of entries(at(root, 'dependencies'))) {
    const { key } = builder.sharedKey('Package', name);
    if (exported.has(`Package ${key}`)) continue;
    exported.add(`Package ${key}`);
    const version = textOf(cursor);
    const official = packageOf(`${name}.x`)?.official === true;
    builder.add(
      'Package',
      key,
      { file, pointer: cursor.pointer, fields: {} },
      {
        name: known(name),
        source: known(official ? 'official' : 'community'),
        version: manifestVersion(version),
        pinned: version === undefined ? SILENT : known(/^v?\d+\.\d+\.\d+[\w.+-]*$/.test(version)),
      },
    );
  }
}
