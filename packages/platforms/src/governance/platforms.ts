/** The versions of platforms whose exports do not say it. */
import { type Fact, known, unknown } from '../fact.js';
import { releaseOf } from '../releases.js';
import type { Sidecar } from './sidecar.js';
import type { Target } from './target.js';

const UNTOLD = unknown('no settings are among the files');

export function mapPlatforms({ platforms = [] }: Sidecar, { builder, file }: Target): void {
  for (const { name, version, pointer } of platforms) {
    if (name === undefined || version === undefined) continue;
    const facts = { version: known(version.value), release: releaseOf(version.value) };
    const workspaces = builder.assets('Workspace').filter((w) => w.values.platform === name.value);
    for (const { key } of workspaces) builder.amend('Workspace', key, facts);
    if (workspaces.length > 0) continue;
    const key = builder.claimKey('Workspace', name.value);
    builder.add(
      'Workspace',
      key,
      { file, pointer, fields: { version: version.pointer } },
      {
        ...untold(),
        ...facts,
        name: known(name.value),
        platform: known(name.value),
      },
    );
  }
}

function untold(): { readonly [field: string]: Fact } {
  return Object.fromEntries(SETTINGS.map((field) => [field, UNTOLD]));
}

const SETTINGS = [
  'public_registration',
  'password_policy',
  'login_attempts',
  'editor_auth',
  'https_only',
  'encrypts_credentials',
  'audit_log',
  'shared_modules',
  'written_secrets',
];
