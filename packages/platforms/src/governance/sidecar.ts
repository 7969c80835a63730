/**
 * `policyc.yaml`: what an organisation says about its exports, and no export can. One declaration: reader, faults and JSON
 * Schema follow from it. Documented in `docs/governance.md`.
 */
import type { Json } from '@policyc/base';
import {
  DURATION_PATTERN,
  parseCidr,
  parseDuration,
  parseTimestamp,
  parseVersionRange,
} from '@policyc/model';
import { flag, list, oneOf, record, type Shape, text } from './shape.js';

/** The names that the file goes by. */
export const SIDECAR_NAMES: readonly string[] = ['policyc.yaml', 'policyc.yml'];

/** The value of its key `policyc`. */
export const SIDECAR_VERSION = '1';

const name = (description: string) => text(description);

const names = (description: string) =>
  list(description, name('A name; * stands for any text, ? for one character.'), true);

/** A date stands for its first moment, in UTC. */
const day = (description: string) =>
  text(description, {
    accepts: (value) => parseTimestamp(momentOf(value)) !== undefined,
    expected: 'a date (2026-01-31) or a time (2026-01-31T12:00:00Z)',
    pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d))?$',
  });

export function momentOf(value: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value;
}

const duration = (description: string) =>
  text(description, {
    accepts: (value) => parseDuration(value) !== undefined,
    expected: 'a duration (90d, 12h, 2w)',
    pattern: DURATION_PATTERN,
  });

const host = text('A host; * stands for any text. Or a block of addresses, such as 10.0.0.0/8.', {
  accepts: (value) => value !== '' && (!value.includes('/') || parseCidr(value) !== undefined),
  expected: 'a host (*.example.com) or a block of addresses without host bits (10.0.0.0/8)',
});

const versions = text('The versions that it concerns, such as ">=1.0.0 <1.4.2".', {
  accepts: (value) => 'range' in parseVersionRange(value),
  expected: 'a range of versions (>=1.0.0 <1.4.2)',
});

const OWNER = record(
  'Somebody who answers for assets.',
  {
    name: name('As `owner` and `backup_owner` name it.'),
    kind: oneOf('What it is.', ['human', 'service', 'group', 'guest']),
    active: flag('Whether it still works here.'),
    mfa: flag('Whether a second factor is set up.'),
  },
  ['name'],
);

const ASSET = record('What holds for the automations that it matches. Later entries win, key by key.', {
  match: names('Names of automations.'),
  key: names('Keys of automations, as findings show them.'),
  files: names('Paths of export files, from the folder that is read; ** spans folders.'),
  owner: name('Who answers for it.'),
  backup_owner: name('Who answers for it otherwise.'),
  tier: oneOf('How much depends on it.', ['low', 'medium', 'high', 'critical']),
  data: oneOf('The most sensitive data that it handles.', [
    'public',
    'internal',
    'confidential',
    'restricted',
  ]),
  purpose: name('What it is for.'),
  approved_by: name('Who approved it.'),
  approved_until: day('Until when the approval holds.'),
  reviewed: day('When it was looked at last.'),
  fix_within: duration('How long findings may stay open, instead of what policies say.'),
  ticket: name('Where it is recorded.'),
});

const ZONE = record(
  'To whom hosts and services belong. The first entry that matches counts.',
  {
    hosts: list('Hosts and blocks of addresses.', host, true),
    connectors: names('Names of connectors, for services whose host the export does not tell.'),
    boundary: oneOf('To whom they belong.', ['own', 'partner', 'outside']),
  },
  ['boundary'],
  ['hosts', 'connectors'],
);

const COMPONENT = record(
  'Whether connectors and packages may be used. The first entry that matches counts.',
  {
    name: names('Names of connectors and packages.'),
    approved: flag('Whether they may be used.'),
  },
  ['name', 'approved'],
);

const PLATFORM = record(
  'A platform whose exports do not say its version.',
  {
    name: name('The platform: n8n, node-red, directus, ...'),
    version: name('The version that runs.'),
  },
  ['name', 'version'],
);

const APP = record('What holds for the applications that it matches. Later entries win, key by key.', {
  match: names('Names of applications.'),
  key: names('Keys of applications, as findings show them.'),
  files: names('Paths of export files, from the folder that is read; ** spans folders.'),
  owner: name('Who answers for it.'),
  visibility: oneOf('Who can open it, where the export does not say.', [
    'private',
    'team',
    'organisation',
    'everyone',
  ]),
  last_used: day('When somebody opened it last.'),
});

const ENVIRONMENT = record(
  'An environment, and the exports that come from it. The first entry that matches a file counts.',
  {
    name: name('What it is called.'),
    files: names('Paths of export files that come from it, from the folder that is read; ** spans folders.'),
    tier: oneOf('What it is for.', ['development', 'test', 'production', 'trial', 'standard']),
    region: name('Where it stands.'),
    managed: flag('Whether administrators can limit what is done in it.'),
  },
  ['name'],
);

const LOG = record(
  'A place that records of what happens go to.',
  {
    name: name('What it is called.'),
    kind: oneOf('What it is.', ['history', 'trail', 'console', 'service']),
    automations: names('Names of the automations whose runs it records; without it, it is for all.'),
    failures: flag('Whether runs that failed are recorded.'),
    successes: flag('Whether runs that succeeded are recorded.'),
    payload: flag('Whether the data that went through them is recorded.'),
    changes: flag('Whether it records who changed what.'),
    retention: duration('How long records are kept.'),
  },
  ['name'],
);

const CREDENTIAL = record(
  'What holds for the stored logins that it matches. Later entries win, key by key.',
  {
    match: names('Names of stored logins.'),
    key: names('Keys of stored logins, as findings show them.'),
    owner: name('Who answers for it.'),
    owner_kind: oneOf('Whose login it is.', ['person', 'service', 'shared']),
    expires: day('When what it holds ends to be valid.'),
    last_used: day('When it was used last.'),
    stored_in: oneOf('Where its secret is kept.', ['inline', 'platform', 'vault']),
  },
);

const ADVISORY = record(
  'A known weakness of a package or of a platform.',
  {
    id: name('Such as CVE-2025-68613.'),
    component: name('The package or platform, by name.'),
    versions,
    severity: oneOf('How bad it is.', ['low', 'medium', 'high', 'critical']),
    reference: name('Where it is described.'),
  },
  ['id', 'component', 'versions', 'severity'],
);

export const SIDECAR = record(
  'What an organisation says about its exports (policyc.yaml).',
  {
    policyc: versionKey(),
    owners: list('Who answers for assets.', OWNER),
    assets: list('What holds for which automations.', ASSET),
    zones: list('To whom hosts and services belong.', ZONE),
    components: list('Which connectors and packages may be used.', COMPONENT),
    apps: list('What holds for which applications.', APP),
    environments: list('The environments that exports come from.', ENVIRONMENT),
    logs: list('Where records of what happens go.', LOG),
    credentials: list('What holds for which stored logins.', CREDENTIAL),
    platforms: list('The versions of platforms.', PLATFORM),
    advisories: list('Known weaknesses of packages and platforms.', ADVISORY),
  },
  ['policyc'],
);

/** For editors: draft 7, self-contained. */
export function sidecarJsonSchema(): Json {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'policyc.yaml', ...SIDECAR.schema };
}

type ShapeOf<S> = S extends Shape<infer T> ? T : never;
export type Sidecar = ShapeOf<typeof SIDECAR>;
export type SidecarAsset = ShapeOf<typeof ASSET>;
export type SidecarEnvironment = ShapeOf<typeof ENVIRONMENT>;
export type SidecarLog = ShapeOf<typeof LOG>;
export type SidecarAdvisory = ShapeOf<typeof ADVISORY>;

function versionKey(): Shape<string> {
  return {
    schema: { enum: [Number(SIDECAR_VERSION), SIDECAR_VERSION], description: 'The version of this format.' },
    read({ value, pointer }, faults) {
      if (String(value) === SIDECAR_VERSION) return SIDECAR_VERSION;
      faults.push({ pointer, message: `this version of policyc reads version ${SIDECAR_VERSION}` });
      return undefined;
    },
  };
}
