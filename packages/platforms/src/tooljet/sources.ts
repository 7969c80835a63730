/** Data sources: an address (`Connector`), what they are given (`ConnectorParam`), a login (`Credential`). */
import { addressFacts } from '../address-facts.js';
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, elements, entries, type JsonCursor, member, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { holdsFormattedSecret } from '../secrets/redact-text.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { parseTemplate } from '../template-text.js';
import type { AuthKind } from '../vocabulary.js';
import { type App, optionText, type Source } from './app.js';
import { natureOf } from './kinds.js';

export interface MappedSource {
  readonly connector: string;
  readonly credential: string | null;
  readonly url: string | undefined;
}

/** Sources that are part of ToolJet itself have no address and no login. */
const BUILT_IN = new Set(['runjs', 'runpy', 'tooljetdb', 'workflows']);

/** @returns by id */
export function mapSources(app: App, builder: SnapshotBuilder): ReadonlyMap<string, MappedSource> {
  const mapped = new Map<string, MappedSource>();
  for (const [id, source] of app.sources)
    if (!BUILT_IN.has(source.kind) && !isDefault(source)) mapped.set(id, mapSource(app, id, source, builder));
  return mapped;
}

/** Every application is given one of each kind that needs no settings. */
function isDefault({ cursor, options }: Source): boolean {
  return member(cursor.value, 'type') === 'static' && options.every((o) => entries(o).length === 0);
}

function mapSource({ file }: App, id: string, source: Source, builder: SnapshotBuilder): MappedSource {
  const { cursor, kind, name, options } = source;
  const secrets = options.flatMap((o) => secretsIn(o));
  const [first] = options;
  const url = first && (optionText(first, 'url') ?? optionText(first, 'base_url'));
  const host = first && optionText(first, 'host');
  const address = url ?? host;
  const place = first && (at(first, 'url') ?? at(first, 'host'));
  const facts = addressFacts(address ? parseTemplate(address, true) : undefined, 'no address is given');
  const auth = authFact(kind, first, first === undefined ? [] : secretsIn(first));
  const connector = builder.claimKey('Connector', id);
  builder.add(
    'Connector',
    connector,
    { file, pointer: cursor.pointer, fields: pointers({ schemes: place, host: place, zone: place }) },
    {
      name: known(name),
      described: known(first !== undefined),
      custom: known(true),
      group: known('generic'),
      authenticated: auth.tag === 'known' ? known(auth.value !== 'none') : auth,
      key_in_query: keyInQuery(auth, first),
      schemes:
        facts.scheme.tag === 'known'
          ? knownSet([String(facts.scheme.value)])
          : unknown('the kind of source chooses it'),
      host: facts.host,
      zone: facts.zone,
      publisher: unknown('a data source of the workspace'),
      requires_https: unknown('ToolJet has no such setting'),
      disabled: known(false),
    },
  );
  for (const { option, encrypted, holds } of secrets)
    builder.add(
      'ConnectorParam',
      builder.claimKey('ConnectorParam', `${connector}/${option.name}`),
      { file, pointer: option.cursor.pointer, fields: {} },
      {
        connector: known(connector),
        name: known(option.name),
        sensitive: known(true),
        masked: known(encrypted),
        holds_secret: known(holds),
      },
    );
  const hasLogin = auth.tag !== 'known' || auth.value !== 'none';
  return { connector, credential: hasLogin ? addLogin() : null, url };

  function addLogin(): string {
    const key = builder.claimKey('Credential', id);
    const inClear = secrets.find((s) => s.holds);
    builder.add(
      'Credential',
      key,
      { file, pointer: cursor.pointer, fields: pointers({ encrypted: inClear?.option.cursor }) },
      {
        name: known(name),
        type: known(kind),
        auth,
        per_user: known(false),
        scopes: unknown('part of the login'),
        encrypted: known(inClear === undefined),
      },
    );
    return key;
  }
}

interface Secret {
  readonly option: { readonly name: string; readonly cursor: JsonCursor };
  readonly use: 'option' | 'header' | 'query' | 'other';
  readonly encrypted: boolean;
  /** Whether it stands in the export as it is. */
  readonly holds: boolean;
}

/** Options are `{ value, encrypted }`; what is encrypted is a reference to a secret that the export leaves out. */
function secretsIn(options: JsonCursor): readonly Secret[] {
  return entries(options).flatMap(([name, cursor]) => {
    const list = at(cursor, 'value');
    if (Array.isArray(list?.value)) return elements(list).flatMap((pair) => secretInPair(name, pair));
    const encrypted = member(cursor.value, 'encrypted') === true;
    const text = optionText(options, name) ?? '';
    const named = isSensitiveName(name, 'header') || encrypted;
    const { fixed } = parseTemplate(text, true);
    const holds = holdsFormattedSecret(fixed) || (named && text !== '' && isFixedSecret(fixed) === true);
    return named || holds ? [{ option: { name, cursor }, use: 'option', encrypted, holds }] : [];
  });
}

/** Headers and parameters that a source adds to each request are pairs, which nothing hides. */
function secretInPair(list: string, pair: JsonCursor): readonly Secret[] {
  const [key, value] = elements(pair);
  const name = textOf(key) ?? '';
  const text = textOf(value) ?? '';
  if (name === '' || text === '') return [];
  const use = /header|cookie/.test(list) ? 'header' : /query|^url_params$/.test(list) ? 'query' : 'other';
  const { fixed } = parseTemplate(text, true);
  const named = isSensitiveName(name, use);
  const holds = holdsFormattedSecret(fixed) || (named && isFixedSecret(fixed) === true);
  return named || holds ? [{ option: { name, cursor: pair }, use, encrypted: false, holds }] : [];
}

/** Only keys and tokens can be put into an address. */
function keyInQuery(auth: Fact, options: JsonCursor | undefined): Fact {
  if (options !== undefined && secretsIn(options).some((s) => s.use === 'query')) return known(true);
  if (options === undefined || auth.tag !== 'known') return unknown('the export does not say how it logs in');
  if (auth.value === 'none' || auth.value === 'basic') return known(false);
  return known((optionText(options, 'add_token_to') ?? 'header').startsWith('query'));
}

const AUTH_TYPES: Readonly<Record<string, AuthKind>> = {
  none: 'none',
  basic: 'basic',
  bearer: 'header',
  apiKey: 'header',
  oauth2: 'oauth',
};

function authFact(kind: string, options: JsonCursor | undefined, secrets: readonly Secret[]): Fact {
  if (options === undefined) return unknown('the export holds no settings of it');
  const type = optionText(options, 'auth_type');
  // A key that is sent with each request is a login too, whatever is chosen beside.
  const sent = secrets.some((s) => s.use === 'header' || s.use === 'query');
  if (type !== undefined) {
    const auth = Object.hasOwn(AUTH_TYPES, type) ? AUTH_TYPES[type] : undefined;
    if (auth === undefined) return unknown('not a kind of login that ToolJet documents');
    return known(auth === 'none' && sent ? 'header' : auth);
  }
  if (natureOf(kind) === 'sql') return known('basic');
  if (sent || secrets.some(({ option }) => KEY_OPTION.test(option.name))) return known('header');
  return unknown('the kind of source decides');
}

/** Options of services that are asked with a key or a token, and with nothing else. */
const KEY_OPTION = /^(?:api_?key|(?:access_|bot_|auth_)?token|secret_?key)$/i;
