/**
 * Where nodes of databases and of services connect, as their configuration nodes or they themselves say. Data by type of
 * configuration node; of other types, a property that holds an address.
 */
import { type Fact, known } from '../fact.js';
import { at, type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import type { FlowFile, FlowNode } from './flow.js';
import { referencedConfigs } from './requests.js';

export interface ServerAddress {
  /** As a URL. */
  readonly text: string;
  readonly cursor: JsonCursor;
  readonly tls: Fact;
}

interface Server {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  /** Whether certificates are checked; where nothing switches that off, they are. */
  readonly verifies?: (config: unknown) => boolean;
}

const SERVERS: Readonly<Record<string, Server>> = {
  MySQLdatabase: { scheme: 'mysql', host: 'host', port: 'port' },
  'stackhero-mysql': { scheme: 'mysql', host: 'host', port: 'port' },
  'MSSQL-CN': {
    scheme: 'mssql',
    host: 'server',
    port: 'port',
    verifies: (config) => member(config, 'trustServerCertificate') !== true,
  },
  postgreSQLConfig: { scheme: 'postgresql', host: 'host', port: 'port' },
  postgresDB: { scheme: 'postgresql', host: 'host', port: 'port' },
  postgresdb: { scheme: 'postgresql', host: 'hostname', port: 'port' },
  mongodb: { scheme: 'mongodb', host: 'hostname', port: 'port' },
  'mongodb4-client': { scheme: 'mongodb', host: 'hostname', port: 'port' },
  influxdb: { scheme: 'http', host: 'hostname', port: 'port' },
  'modbus-client': { scheme: 'modbus', host: 'tcpHost', port: 'tcpPort' },
};

const ADDRESS = /^(?:https?|wss?|mqtts?|amqps?|mongodb(?:\+srv)?|redis|rediss|postgres(?:ql)?|ftps?):\/\//i;
/** Names of properties that say where a node connects, not where others come back to or what they see. */
const ADDRESS_KEY =
  /^(?!.*(?:redirect|callback|image|icon|edit|authori[sz]))(?:.*_)?(?:url|uri|endpoint|server|host|address)$|(?:Url|URL|Uri|Endpoint)$/;

/** Whether nodes of a type say where a database is, which is logged in to. */
export function isDatabase(type: string): boolean {
  return Object.hasOwn(SERVERS, type) && type !== 'modbus-client';
}

/** The property of a node in which it says to what address it connects. */
export function addressKey({ value }: JsonCursor): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.keys(value).find((key) => {
    const text = ADDRESS_KEY.test(key) ? member(value, key) : undefined;
    return typeof text === 'string' && ADDRESS.test(text.trim());
  });
}

/** Where a step connects; undefined where neither it nor its configuration tells. */
export function serverAddress(node: FlowNode, file: FlowFile): ServerAddress | undefined {
  const own = addressKey(node.cursor);
  if (own !== undefined) return addressAt(node.cursor, own);
  for (const { type, cursor } of referencedConfigs(node, file)) {
    const server = Object.hasOwn(SERVERS, type) ? SERVERS[type] : undefined;
    const found = server === undefined ? undefined : hostOf(cursor, server);
    if (found !== undefined) return found;
    const key = addressKey(cursor);
    if (key !== undefined) return addressAt(cursor, key);
  }
  return undefined;
}

function addressAt(holder: JsonCursor, key: string): ServerAddress | undefined {
  const cursor = at(holder, key);
  const unchecked = ['rejectUnauthorized', 'rejectUnauthorizedCerts'].some(
    (name) => member(holder.value, name) === false,
  );
  return cursor && { text: textAt(holder, key)?.trim() ?? '', cursor, tls: known(!unchecked) };
}

function hostOf(config: JsonCursor, { scheme, host, port, verifies }: Server): ServerAddress | undefined {
  const name = textAt(config, host)?.trim() ?? '';
  // Beside a host stands where it is taken from, in some.
  if (name === '' || (textAt(config, `${host}FieldType`) ?? 'str') !== 'str') return undefined;
  const number = scalarText(member(config.value, port)) ?? '';
  return {
    text: `${scheme}://${name}${number === '' ? '' : `:${number}`}`,
    cursor: at(config, host) ?? config,
    tls: known(verifies?.(config.value) ?? true),
  };
}
