/** The project as a whole: its settings, its version, its extensions. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { at, entries, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { holdsFormattedSecret } from '../secrets/redact-text.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Row, Workspace } from './workspace.js';

export function mapProject(workspace: Workspace, builder: SnapshotBuilder): void {
  const [settings] = workspace.rows('settings');
  const [schema] = workspace.rows('schema');
  const row = settings ?? schema;
  if (row !== undefined) mapWorkspace(workspace, row, settings, schema, builder);
  for (const extension of workspace.rows('extensions')) mapExtension(extension, builder);
}

function mapWorkspace(
  workspace: Workspace,
  row: Row,
  settings: Row | undefined,
  schema: Row | undefined,
  builder: SnapshotBuilder,
): void {
  const setting = (name: string) => settings && at(settings.cursor, name);
  const version = schema && textAt(schema.cursor, 'directus');
  const cursors = {
    name: setting('project_name'),
    public_registration: setting('public_registration'),
    password_policy: setting('auth_password_policy'),
    login_attempts: setting('auth_login_attempts'),
    written_secrets: settings && writtenSecrets(settings)[0]?.[1],
  };
  builder.add(
    'Workspace',
    builder.claimKey('Workspace', workspace.path || 'directus'),
    { file: row.file, pointer: row.cursor.pointer, fields: pointers(cursors) },
    {
      name: known(textOf(cursors.name) || workspace.path || 'Directus'),
      platform: known('directus'),
      version: version === undefined ? unknown('only a schema snapshot says the version') : known(version),
      public_registration: boolFact(cursors.public_registration),
      password_policy: presenceFact(cursors.password_policy),
      login_attempts: countFact(cursors.login_attempts),
      // Its pages ask everybody to sign in, and keep who did what; collections and flows can be left out.
      editor_auth: known('platform'),
      audit_log: known(true),
      https_only: OF_THE_SERVER,
      shared_modules: OF_THE_SERVER,
      community_packages: OF_THE_SERVER,
      written_secrets:
        settings === undefined ? NOT_SAID : knownSet(writtenSecrets(settings).map(([name]) => name)),
    },
  );
}

/** Keys of services that a project asks, such as those of models. */
function writtenSecrets({ cursor }: Row): readonly (readonly [string, JsonCursor])[] {
  return entries(cursor).filter(([name, { value }]) => {
    if (typeof value !== 'string' || name === 'auth_password_policy') return false;
    return holdsFormattedSecret(value) || (isSensitiveName(name, 'other') && isFixedSecret(value) === true);
  });
}

const NOT_SAID = unknown('the export does not say');
const OF_THE_SERVER = unknown('a setting of the server');

function boolFact(cursor: JsonCursor | undefined): Fact {
  return typeof cursor?.value === 'boolean' ? known(cursor.value) : NOT_SAID;
}

function presenceFact(cursor: JsonCursor | undefined): Fact {
  return cursor === undefined ? NOT_SAID : known(typeof cursor.value === 'string' && cursor.value !== '');
}

function countFact(cursor: JsonCursor | undefined): Fact {
  if (cursor === undefined) return NOT_SAID;
  if (cursor.value === null) return ABSENT;
  return Number.isSafeInteger(cursor.value) ? known(Number(cursor.value)) : NOT_SAID;
}

/** Packages of Directus itself and of its labs. */
const OFFICIAL = /^@directus(?:-labs)?\//;

function mapExtension(row: Row, builder: SnapshotBuilder): void {
  const name = textAt(row.cursor, 'schema', 'name') ?? textAt(row.cursor, 'name');
  if (name === undefined || name === '') return;
  const { key, first } = builder.sharedKey('Package', name);
  if (first)
    builder.add(
      'Package',
      key,
      { file: row.file, pointer: row.cursor.pointer, fields: {} },
      { name: known(name), source: known(OFFICIAL.test(name) ? 'official' : 'community') },
    );
}
