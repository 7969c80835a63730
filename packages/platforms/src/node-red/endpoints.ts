/** The addresses that a flow offers: HTTP, WebSockets, and sockets that wait for connections. */

import { type Fact, known, knownSet, unknown } from '../fact.js';
import { at, type JsonCursor, scalarText, textAt } from '../json-cursor.js';
import { upperCase } from '../secrets/letter-case.js';
import type { TriggerKind } from '../vocabulary.js';
import type { FlowFile, FlowNode } from './flow.js';
import type { Settings } from './settings.js';

export interface MappedEndpoint {
  readonly kind: TriggerKind;
  readonly facts: { readonly [field: string]: Fact };
  readonly fields: { readonly [field: string]: JsonCursor | undefined };
  /** Whether anyone can choose what arrives. */
  readonly open: Fact;
}

export const NO_SETTINGS = unknown('Node-RED keeps it in its settings.js, which is not among the files');

/** The endpoint that a node opens, or undefined where it opens none. */
export function readEndpoint(
  node: FlowNode,
  file: FlowFile,
  settings: Settings | undefined,
): MappedEndpoint | undefined {
  const { cursor } = node;
  const reachable = settings?.reachable ?? NO_SETTINGS;
  if (node.is.trigger === 'http') {
    const method = at(cursor, 'method');
    const auth = settings?.httpAuth ?? NO_SETTINGS;
    return endpoint(node, 'http', {
      method: known(upperCase((textAt(cursor, 'method') ?? 'get').trim())),
      path: pathFact(textAt(cursor, 'url')),
      auth,
      public: reachable,
      cors: settings?.cors ?? NO_SETTINGS,
      fields: { method, path: at(cursor, 'url') },
    });
  }
  if (node.type === 'websocket in') {
    const listener = file.configs.get(textAt(cursor, 'server') ?? '');
    if (textAt(cursor, 'client') && listener === undefined) return undefined;
    return endpoint(node, 'websocket', {
      method: known('GET'),
      path: pathFact(listener && textAt(listener.cursor, 'path')),
      auth: settings?.websocketAuth ?? NO_SETTINGS,
      public: reachable,
      cors: knownSet([]),
      fields: { path: listener && at(listener.cursor, 'path') },
    });
  }
  if (node.type === 'uibuilder') {
    const url = textAt(cursor, 'url');
    return endpoint(node, 'websocket', {
      method: known('GET'),
      path: pathFact(url === undefined ? undefined : `/${url.replace(/^\/+/, '')}`),
      auth: unknown('code beside its settings decides'),
      public: reachable,
      cors: settings?.cors ?? NO_SETTINGS,
      fields: { path: at(cursor, 'url') },
    });
  }
  const server = Object.hasOwn(SERVERS, node.type) ? SERVERS[node.type] : undefined;
  if (server !== undefined) return serverEndpoint(node, server);
  const listens = node.type === 'udp in' || (node.type === 'tcp in' && textAt(cursor, 'server') === 'server');
  if (!listens) return undefined;
  const port = scalarText(at(cursor, 'port')?.value) ?? '';
  return endpoint(node, 'socket', {
    method: known('CONNECT'),
    path: port === '' ? unknown('no port is given') : known(`${node.type.slice(0, 3)}:${port}`),
    // Sockets know no login; a certificate of the caller may be asked for.
    auth: textAt(cursor, 'tls') ? unknown('the TLS settings decide') : known('none'),
    public: known(true),
    cors: knownSet([]),
    fields: { path: at(cursor, 'port') },
  });
}

interface Server {
  readonly protocol: string;
  readonly port: string;
  readonly auth: Fact;
}

/** Servers that a package brings into Node-RED. */
const SERVERS: Readonly<Record<string, Server>> = {
  // Modbus knows no login.
  'modbus-server': { protocol: 'modbus', port: 'serverPort', auth: known('none') },
  'aedes broker': {
    protocol: 'mqtt',
    port: 'mqtt_port',
    auth: unknown('its login is not among what flows tell'),
  },
};

function serverEndpoint(node: FlowNode, { protocol, port, auth }: Server): MappedEndpoint {
  const { cursor } = node;
  const number = scalarText(at(cursor, port)?.value) ?? '';
  const host = textAt(cursor, 'hostname')?.trim() ?? '';
  return endpoint(node, 'socket', {
    method: known('CONNECT'),
    path: number === '' ? unknown('no port is given') : known(`${protocol}:${number}`),
    auth,
    public: known(!/^(?:localhost$|127\.|::1$)/.test(host)),
    cors: knownSet([]),
    fields: { path: at(cursor, port), public: at(cursor, 'hostname') },
  });
}

interface Parts {
  readonly method: Fact;
  readonly path: Fact;
  readonly auth: Fact;
  readonly public: Fact;
  readonly cors: Fact;
  readonly fields: { readonly [field: string]: JsonCursor | undefined };
}

function endpoint(node: FlowNode, kind: TriggerKind, { fields, ...parts }: Parts): MappedEndpoint {
  return {
    kind,
    facts: {
      kind: known(kind),
      ...parts,
      callers: callersFact(parts.auth),
      ip_limited: known(false),
      disabled: known(node.disabled),
    },
    fields: { ...fields, disabled: at(node.cursor, 'd') },
    open: openFact(parts.auth, parts.public),
  };
}

/** There is one login for all callers, and no other way to name them. */
function callersFact(auth: Fact): Fact {
  return auth.tag === 'known' ? known(auth.value === 'none' ? 'everyone' : 'listed') : auth;
}

function openFact(auth: Fact, reach: Fact): Fact {
  if (reach.tag === 'known' && reach.value === false) return known(false);
  if (auth.tag === 'known' && auth.value !== 'none') return known(false);
  if (auth.tag === 'known' && reach.tag === 'known') return known(true);
  return auth.tag === 'known' ? reach : auth;
}

function pathFact(path: string | undefined): Fact {
  if (path === undefined || path === '') return unknown('no address is given');
  return /^\$\{[^{}]+\}$/.test(path) ? unknown('taken from the environment') : known(path);
}
