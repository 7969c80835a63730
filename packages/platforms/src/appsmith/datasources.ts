/** What queries are connected to: an address (`Connector`), what it is given (`ConnectorParam`), a login (`Credential`). */
import { addressFacts } from '../address-facts.js';
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, entries, type JsonCursor, textAt } from '../json-cursor.js';
import { jsonLeaves } from '../json-leaves.js';
import { pointers } from '../pointers.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { holdsFormattedSecret } from '../secrets/redact-text.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { parseTemplate } from '../template-text.js';
import type { AuthKind } from '../vocabulary.js';
import type { App, Located } from './app.js';

export interface Datasource {
  readonly connector: string;
  /** Key of its login; null where it has none. */
  readonly credential: string | null;
  /** Its address, for those that have one. */
  readonly url: JsonCursor | undefined;
}

const KEPT_BACK = 'the git layout leaves out what a datasource is set to';

/** @returns by name, as queries refer to them */
export function mapDatasources(app: App, builder: SnapshotBuilder): ReadonlyMap<string, Datasource> {
  const found = new Map<string, Datasource>();
  for (const located of app.datasources) {
    const name = textAt(located.cursor, 'name');
    if (name !== undefined && !found.has(name)) found.set(name, mapDatasource(app, name, located, builder));
  }
  return found;
}

/** The settings of a datasource: of itself, or of the first environment that has any. */
export function configurationOf(datasource: JsonCursor): JsonCursor | undefined {
  return (
    at(datasource, 'datasourceConfiguration') ??
    entries(at(datasource, 'datasourceStorages')).flatMap(
      ([, storage]) => at(storage, 'datasourceConfiguration') ?? [],
    )[0]
  );
}

function mapDatasource(
  app: App,
  name: string,
  { cursor, file }: Located,
  builder: SnapshotBuilder,
): Datasource {
  const plugin = textAt(cursor, 'pluginId') ?? 'unknown';
  const configuration = configurationOf(cursor);
  const url = configuration && at(configuration, 'url');
  const connector = builder.claimKey('Connector', `${app.prefix}${name}`);
  const authentication = configuration && at(configuration, 'authentication');
  const secrets = configuration === undefined ? [] : secretsIn(configuration);
  const sent = secrets.filter((s) => s.use !== 'other');
  const decrypted = app.decrypted && at(app.decrypted.cursor, name);
  const auth = authFact(configuration, authentication ?? decrypted, sent, plugin);
  const host = configuration && at(configuration, 'endpoints');
  const hostName = textAt(elements(host)[0] ?? cursor, 'host');
  const address = typeof url?.value === 'string' ? parseTemplate(url.value, true) : undefined;
  const missing = configuration === undefined ? KEPT_BACK : 'no address is given';
  const facts = addressFacts(
    address ?? (hostName === undefined ? undefined : parseTemplate(hostName, true)),
    missing,
  );
  const scheme = facts.scheme;
  builder.add(
    'Connector',
    connector,
    {
      file,
      pointer: cursor.pointer,
      fields: pointers({ schemes: url, host: url ?? host, zone: url ?? host, authenticated: authentication }),
    },
    {
      name: known(name),
      described: known(configuration !== undefined),
      custom: known(true),
      group: known('generic'),
      authenticated: auth.tag === 'known' ? known(auth.value !== 'none') : auth,
      key_in_query:
        configuration === undefined
          ? unknown(KEPT_BACK)
          : known(
              sent.some((s) => s.use === 'query') ||
                textAt(authentication ?? configuration, 'addTo') === 'queryParams',
            ),
      schemes:
        scheme.tag === 'known'
          ? knownSet([String(scheme.value)])
          : unknown(configuration === undefined ? KEPT_BACK : 'the plugin chooses the protocol'),
      host: facts.host,
      zone: facts.zone,
      publisher: unknown('a datasource of the workspace'),
      requires_https: unknown('Appsmith has no such setting'),
      disabled: known(false),
    },
  );
  mapParameters(connector, secrets, file, builder);
  const hasLogin = auth.tag !== 'known' || auth.value !== 'none';
  const credential = hasLogin
    ? mapLogin(app, name, plugin, auth, { cursor, file }, authentication, sent, builder)
    : null;
  return { connector, credential, url };
}

/** Members of `authentication` that hold a secret, by any plugin. */
const SECRET_MEMBERS = new Set(['password', 'clientSecret', 'bearerToken', 'value', 'token', 'privateKey']);

interface Secret {
  readonly name: string;
  readonly path: string;
  readonly cursor: JsonCursor;
  readonly use: 'header' | 'query' | 'other';
  /** Whether it stands under `authentication`, which is hidden in the editor; headers and parameters are not. */
  readonly masked: boolean;
  readonly holds: boolean;
}

function secretsIn(configuration: JsonCursor): readonly Secret[] {
  const leaves = jsonLeaves(configuration, { nameKeys: ['key'], valueKeys: new Set(['value']) });
  return leaves.flatMap(({ cursor, text, path, pattern, name }): Secret[] => {
    const masked = /(?:^|\.)authentication\./.test(pattern) && SECRET_MEMBERS.has(name);
    const use = pattern.startsWith('headers')
      ? 'header'
      : pattern.startsWith('queryParam')
        ? 'query'
        : 'other';
    const named = masked || isSensitiveName(name, use);
    const { fixed } = parseTemplate(text, true);
    const holds = holdsFormattedSecret(fixed) || (named && isFixedSecret(fixed) === true);
    return named || holds ? [{ name, path, cursor, use, masked, holds }] : [];
  });
}

function mapParameters(
  connector: string,
  secrets: readonly Secret[],
  file: number,
  builder: SnapshotBuilder,
): void {
  for (const { name, path, cursor, masked, holds } of secrets)
    builder.add(
      'ConnectorParam',
      builder.claimKey('ConnectorParam', `${connector}/${path}`),
      { file, pointer: cursor.pointer, fields: {} },
      {
        connector: known(connector),
        name: known(name),
        sensitive: known(true),
        masked: known(masked),
        holds_secret: known(holds),
      },
    );
}

const AUTH_TYPES: Readonly<Record<string, AuthKind>> = {
  dbAuth: 'basic',
  // Before kinds had names, databases said how a name and a password are sent.
  SCRAM_SHA_1: 'basic',
  SCRAM_SHA_256: 'basic',
  MONGODB_CR: 'basic',
  USERNAME_PASSWORD: 'basic',
  basic: 'basic',
  oAuth2: 'oauth',
  apiKey: 'header',
  bearerToken: 'header',
};

/** Plugins that ask whoever is asked, with a login or without. Others ask services that want one. */
const ASKS_ANYBODY = /^(?:restapi|graphql)-plugin$/;

/**
 * @param authentication what the datasource says of it, or what was decrypted of it, which is left out there
 * @param sent the keys that go with each request
 */
function authFact(
  configuration: JsonCursor | undefined,
  authentication: JsonCursor | undefined,
  sent: readonly Secret[],
  plugin: string,
): Fact {
  if (configuration === undefined) return unknown(KEPT_BACK);
  const type =
    authentication && (textAt(authentication, 'authenticationType') ?? textAt(authentication, 'authType'));
  if (type === undefined) {
    if (sent.length > 0) return known('header');
    return ASKS_ANYBODY.test(plugin) ? known('none') : unknown('the export leaves its login out');
  }
  const kind = Object.hasOwn(AUTH_TYPES, type) ? AUTH_TYPES[type] : CLASSES.find(([c]) => c.test(type))?.[1];
  return kind === undefined ? unknown('not a kind of login that Appsmith documents') : known(kind);
}

/** What was decrypted names the class that holds it. */
const CLASSES: readonly (readonly [RegExp, AuthKind])[] = [
  [/\.(?:DB|Basic)Auth$/, 'basic'],
  [/\.OAuth2$/, 'oauth'],
  [/\.(?:ApiKey|BearerToken)Auth$/, 'header'],
];

function mapLogin(
  app: App,
  name: string,
  plugin: string,
  auth: Fact,
  { cursor, file }: Located,
  authentication: JsonCursor | undefined,
  sent: readonly Secret[],
  builder: SnapshotBuilder,
): string {
  const key = builder.claimKey('Credential', `${app.prefix}${name}`);
  const written = sent.find((s) => s.holds)?.cursor;
  const decrypted = app.decrypted && at(app.decrypted.cursor, name);
  const inClear =
    decrypted !== undefined &&
    jsonLeaves(decrypted, { nameKeys: [], valueKeys: new Set() }).some(
      (leaf) => SECRET_MEMBERS.has(leaf.name) && isFixedSecret(leaf.text),
    );
  builder.add(
    'Credential',
    key,
    inClear && app.decrypted !== undefined
      ? { file: app.decrypted.file, pointer: decrypted.pointer, fields: {} }
      : { file, pointer: cursor.pointer, fields: pointers({ auth: authentication, encrypted: written }) },
    {
      name: known(name),
      type: known(plugin),
      auth,
      // Everybody who opens the app works with it.
      per_user: known(false),
      scopes: unknown('part of the login'),
      encrypted: known(!inClear && written === undefined),
    },
  );
  return key;
}
