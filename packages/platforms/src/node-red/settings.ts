/**
 * Node-RED's `settings.js`: who may edit, who may call, what is encrypted, what code can reach.
 * Invariant: a setting that the text does not give (computed, or possibly added by code) is unknown; one that is left
 * out has its documented default.
 */
import { compareUtf8, pushAll } from '@policyc/base';
import type { PlatformExport } from '../adapter.js';
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { computedForm, isOpen } from '../javascript.js';
import { at, elements, entries, isObject, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { mapLogs } from './logs.js';

/** What the settings say about the flows beside them. */
export interface Settings {
  /** The folder that they are for, with `/` at its end; empty for the root. */
  readonly folder: string;
  readonly httpAuth: Fact;
  readonly cors: Fact;
  /** Whether the instance listens to more than its own machine. */
  readonly reachable: Fact;
  readonly websocketAuth: Fact;
  /** Modules behind the names of the global context. */
  readonly modules: ReadonlyMap<string, string>;
}

/** Names that only Node-RED's settings have. */
const KNOWN_SETTINGS =
  /\b(?:flowFile|uiPort|httpAdminRoot|httpNodeRoot|httpNodeAuth|adminAuth|credentialSecret|functionGlobalContext|functionExternalModules|editorTheme|mqttReconnectTime|debugMaxLength|exportGlobalContextKeys)\b/g;

/** @param keys of an object that a module exports */
export function looksLikeSettings(keys: readonly string[]): boolean {
  const known = keys.filter((key) => key.match(KNOWN_SETTINGS)?.[0] === key);
  return known.length >= 2 || (known.length === 1 && keys.length <= 3);
}

/** Bcrypt hashes that the documentation shows; both are of "password". */
const DOCUMENTED_HASHES: ReadonlySet<string> = new Set([
  '$2a$08$zZWtXTja0fB1pzD4sHCMyOCMYz2Z6dNbM6tl8sJogENOMcxWV9DN.',
  '$2b$08$wuAqPiKJlVN27eF5qJp.RuQYuy6ZYONW7a/UWYxDTtwKFCdB8F19y',
]);

export function mapSettings({ root, path, file }: PlatformExport, builder: SnapshotBuilder): Settings {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const admin = at(root, 'adminAuth');
  const http = at(root, 'httpNodeAuth');
  const secret = at(root, 'credentialSecret');
  const context = at(root, 'functionGlobalContext');
  const modules = new Map<string, string>();
  for (const [name, { value }] of entries(context)) {
    const form = computedForm(value);
    if (form?.tag === 'module') modules.set(name, form.name);
  }
  const key = builder.claimKey('Workspace', path);
  const written = writtenSecrets(root);
  builder.add(
    'Workspace',
    key,
    {
      file,
      pointer: '',
      fields: pointers({
        editor_auth: at(root, 'adminAuth', 'default', 'permissions') ?? admin,
        https_only: at(root, 'requireHttps') ?? at(root, 'https'),
        encrypts_credentials: secret,
        audit_log: auditSwitches(root)[0],
        shared_modules: context,
        community_packages: at(root, 'externalModules', 'palette', 'allowInstall'),
        written_secrets: written[0]?.cursor,
      }),
    },
    {
      name: known(folder === '' ? 'Node-RED' : `Node-RED in ${folder.slice(0, -1)}`),
      platform: known('node-red'),
      version: unknown('settings do not say'),
      editor_auth: editorAuth(root, admin),
      https_only: httpsFact(root),
      encrypts_credentials: encryptionFact(root, secret),
      audit_log: auditFact(root),
      shared_modules: modulesFact(root, context, modules),
      secret_store: known('platform'),
      mfa_required: known(false),
      community_packages: paletteFact(root),
      written_secrets: isOpen(root.value)
        ? unknown('code adds settings')
        : knownSet(written.map((w) => w.name)),
    },
  );
  mapUsers(admin, http, { file, key }, builder);
  mapLogs(root, { file, workspace: key }, builder);
  return {
    folder,
    httpAuth: httpAuthFact(root, http),
    cors: corsFact(root),
    reachable: reachFact(root),
    websocketAuth:
      at(root, 'webSocketNodeVerifyClient') === undefined && !isOpen(root.value)
        ? known('none')
        : unknown('a function in the settings decides'),
    modules,
  };
}

/** A setting that is left out has its default, unless code may have added it. */
function missing(root: JsonCursor, fact: Fact): Fact {
  return isOpen(root.value) ? unknown('code adds settings') : fact;
}

const COMPUTED = unknown('the settings compute it');

function editorAuth(root: JsonCursor, admin: JsonCursor | undefined): Fact {
  if (admin === undefined || admin.value === null || admin.value === false)
    return missing(root, known('none'));
  if (computedForm(admin.value) !== undefined) return COMPUTED;
  if (rightsOf(at(admin, 'default', 'permissions')).includes('*')) return known('none');
  const type = textAt(admin, 'type');
  if (type === 'credentials') return known('basic');
  return type === 'strategy' ? known('oauth') : unknown('not a login that Node-RED documents');
}

function httpAuthFact(root: JsonCursor, http: JsonCursor | undefined): Fact {
  const middleware = at(root, 'httpNodeMiddleware');
  if (http !== undefined && http.value !== null) {
    if (computedForm(http.value) !== undefined) return COMPUTED;
    return isObject(http.value) ? known('basic') : unknown('not a login that Node-RED documents');
  }
  if (middleware !== undefined) return unknown('a function in the settings decides');
  return missing(root, known('none'));
}

function httpsFact(root: JsonCursor): Fact {
  const https = at(root, 'https');
  const required = at(root, 'requireHttps');
  if (required?.value === true) return known(true);
  if (https === undefined) return missing(root, known(false));
  return computedForm(https.value)?.tag === 'code' || computedForm(https.value)?.tag === 'environment'
    ? COMPUTED
    : known(true);
}

/** Without a key of its own Node-RED makes one and keeps it beside the flows. */
function encryptionFact(root: JsonCursor, secret: JsonCursor | undefined): Fact {
  if (secret === undefined) return missing(root, known(true));
  if (secret.value === false) return known(false);
  const form = computedForm(secret.value);
  return form === undefined || form.tag === 'environment' ? known(true) : COMPUTED;
}

function auditSwitches(root: JsonCursor): readonly JsonCursor[] {
  return entries(at(root, 'logging')).flatMap(([, logger]) => at(logger, 'audit') ?? []);
}

function auditFact(root: JsonCursor): Fact {
  if (computedForm(at(root, 'logging')?.value) !== undefined) return COMPUTED;
  const switches = auditSwitches(root);
  if (switches.some((s) => s.value === true)) return known(true);
  return switches.some((s) => computedForm(s.value) !== undefined) ? COMPUTED : missing(root, known(false));
}

function modulesFact(
  root: JsonCursor,
  context: JsonCursor | undefined,
  modules: ReadonlyMap<string, string>,
): Fact {
  if (context === undefined) return missing(root, knownSet([]));
  return isOpen(context.value) ? COMPUTED : knownSet(modules.values());
}

function corsFact(root: JsonCursor): Fact {
  const cors = at(root, 'httpNodeCors');
  if (cors === undefined || cors.value === null || cors.value === false)
    // A function may set headers of its own.
    return at(root, 'httpNodeMiddleware') === undefined ? missing(root, knownSet([])) : COMPUTED;
  const origin = at(cors, 'origin');
  if (origin === undefined) return isOpen(cors.value) ? COMPUTED : knownSet(['*']);
  const texts = Array.isArray(origin.value) ? elements(origin).map(textOf) : [textOf(origin)];
  return texts.every((t) => t !== undefined) ? knownSet(texts) : COMPUTED;
}

function reachFact(root: JsonCursor): Fact {
  const host = at(root, 'uiHost');
  if (host === undefined || host.value === '') return missing(root, known(true));
  if (typeof host.value !== 'string') return COMPUTED;
  return known(!/^(?:localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(host.value.trim()));
}

/** The palette installs what it is told to, unless the settings forbid it. */
function paletteFact(root: JsonCursor): Fact {
  const modern = at(root, 'externalModules', 'palette', 'allowInstall');
  const old = at(root, 'editorTheme', 'palette', 'editable');
  for (const flag of [modern, old])
    if (flag !== undefined) return typeof flag.value === 'boolean' ? known(flag.value) : COMPUTED;
  return missing(root, known(true));
}

function rightsOf(permissions: JsonCursor | undefined): readonly string[] {
  const text = textOf(permissions);
  if (text !== undefined) return [text];
  return elements(permissions).flatMap((p) => textOf(p) ?? []);
}

/** Texts under names that mean a secret, and the key that encrypts credentials. Hashes of passwords are none. */
function writtenSecrets(root: JsonCursor): readonly { readonly name: string; readonly cursor: JsonCursor }[] {
  const found: { name: string; cursor: JsonCursor }[] = [];
  const open = entries(root).map(([name, cursor]) => ({ name, path: name, cursor }));
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    const { name, path, cursor } = here;
    const text = textOf(cursor);
    const isSecret = name === 'pass' || name === 'credentialSecret' || isSensitiveName(name, 'other');
    if (text !== undefined && isSecret && !/^\$2[aby]\$/.test(text) && isFixedSecret(text) === true)
      found.push({ name: path, cursor });
    const children = Array.isArray(cursor.value)
      ? elements(cursor).map((c, i) => ({ name, path: `${path}[${i}]`, cursor: c }))
      : entries(cursor).map(([key, c]) => ({ name: key, path: `${path}.${key}`, cursor: c }));
    pushAll(open, children);
  }
  return found.sort((a, b) => compareUtf8(a.name, b.name));
}

/** People who edit, visitors, and the one login of the HTTP endpoints. */
function mapUsers(
  admin: JsonCursor | undefined,
  http: JsonCursor | undefined,
  { file, key }: { readonly file: number; readonly key: string },
  builder: SnapshotBuilder,
): void {
  const roles = new Map<string, string>();
  const roleOf = (rights: readonly string[], cursor: JsonCursor): string => {
    const name =
      rights.length === 0 ? 'no rights' : rights.map((r) => (r === '*' ? 'full access' : r)).join(', ');
    let role = roles.get(name);
    if (role === undefined) {
      role = builder.claimKey('Role', `${key}/${name}`);
      roles.set(name, role);
      builder.add(
        'Role',
        role,
        { file, pointer: cursor.pointer, fields: {} },
        {
          name: known(name),
          admin: known(rights.includes('*')),
          anonymous: known(false),
          mfa_required: known(false),
          ip_limited: known(false),
          rights: knownSet(rights),
        },
      );
    }
    return role;
  };
  for (const user of elements(at(admin ?? NOTHING, 'users')).slice(0, MAX_USERS)) {
    const name = textAt(user, 'username');
    if (name === undefined) continue;
    const permissions = at(user, 'permissions');
    const password = at(user, 'password');
    builder.add(
      'Principal',
      builder.claimKey('Principal', `${key}/${name}`),
      { file, pointer: user.pointer, fields: pointers({ default_password: password, roles: permissions }) },
      {
        name: known(name),
        kind: known('human'),
        active: known(true),
        mfa: known(false),
        default_password: defaultPassword(password),
        roles:
          computedForm(permissions?.value) === undefined
            ? knownSet([roleOf(rightsOf(permissions), permissions ?? user)])
            : COMPUTED,
        groups: knownSet([]),
      },
    );
  }
  const visitors = at(admin ?? NOTHING, 'default', 'permissions');
  if (visitors !== undefined && computedForm(visitors.value) === undefined) {
    const rights = rightsOf(visitors);
    builder.add(
      'Role',
      builder.claimKey('Role', `${key}/visitors`),
      { file, pointer: visitors.pointer, fields: {} },
      {
        name: known('visitors'),
        admin: known(rights.includes('*')),
        anonymous: known(true),
        mfa_required: known(false),
        ip_limited: known(false),
        rights: knownSet(rights),
      },
    );
  }
  const caller = http && textAt(http, 'user');
  if (http === undefined || caller === undefined) return;
  const password = at(http, 'pass');
  builder.add(
    'Principal',
    builder.claimKey('Principal', `${key}/http/${caller}`),
    { file, pointer: http.pointer, fields: pointers({ default_password: password }) },
    {
      name: known(caller),
      kind: known('service'),
      active: known(true),
      mfa: known(false),
      default_password: defaultPassword(password),
      roles: knownSet([]),
      groups: knownSet([]),
    },
  );
}

const MAX_USERS = 10_000;
const NOTHING: JsonCursor = { value: undefined, pointer: '', embedded: false };

function defaultPassword(password: JsonCursor | undefined): Fact {
  const text = textOf(password);
  if (text === undefined) return unknown('the settings compute it');
  return known(DOCUMENTED_HASHES.has(text));
}
