/** What a step sends over a network: HTTP requests, messages to brokers, mail servers and sockets. */

import { addressFacts } from '../address-facts.js';
import { asksModel } from '../ai-hosts.js';
import { EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import { at, type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import { type ParsedText, secretQueryKeys } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';
import { lowerCase, upperCase } from '../secrets/letter-case.js';
import { urlParts } from '../url-parts.js';
import type { Category } from '../vocabulary.js';
import { parseMustache } from './expressions.js';
import type { ConfigNode, FlowFile, FlowNode } from './flow.js';
import type { Parameter } from './parameters.js';
import { serverAddress } from './servers.js';

export interface MappedRequest {
  readonly facts: { readonly [field: string]: Fact };
  readonly fields: { readonly [field: string]: JsonCursor | undefined };
  readonly cursor: JsonCursor;
  readonly asksModel: boolean;
}

/** @returns undefined for steps whose requests the flow does not describe */
export function readRequest(
  node: FlowNode,
  parameters: readonly Parameter[],
  file: FlowFile,
): MappedRequest | undefined {
  if (node.type === 'http request') return httpRequest(node, parameters, file);
  const address = socketAddress(node, file) ?? (connects(node) ? serverAddress(node, file) : undefined);
  if (address === undefined) return undefined;
  const { text, cursor, tls } = address;
  return {
    cursor: node.cursor,
    asksModel: false,
    facts: {
      method: unknown('chosen by the protocol'),
      ...addressFacts(parseMustache(text), 'no address is given'),
      query_keys: knownSet(urlParts(text).query.map((q) => lowerCase(q.key))),
      secret_query_keys: knownSet(secretQueryKeys(text)),
      verifies_tls: tls,
    },
    // The address may stand in another node, which may come before or after in the file.
    fields: { host: cursor, scheme: cursor },
  };
}

/** Steps that work inside Node-RED, or whose connections are told elsewhere. */
const INSIDE: ReadonlySet<Category> = new Set([
  'control',
  'transform',
  'log',
  'code',
  'exec',
  'file',
  'respond',
]);

function connects({ is }: FlowNode): boolean {
  return is.category !== undefined && !INSIDE.has(is.category);
}

function httpRequest(node: FlowNode, parameters: readonly Parameter[], file: FlowFile): MappedRequest {
  const url = parameters.find((p) => p.path === 'url');
  const methodAt = at(node.cursor, 'method');
  const method = methodFact(methodAt);
  const address = url && withScheme(url.parsed, textAt(node.cursor, 'tls') ?? '');
  const parts = address && urlParts(address.fixed);
  const pays = member(node.cursor.value, 'paytoqs');
  const open = parts === undefined || parts.queryIsOpen || pays === true || pays === 'query';
  const tls = tlsOf(node.cursor, file);
  return {
    cursor: url?.cursor ?? node.cursor,
    asksModel: asksModel(address, method),
    facts: {
      method,
      ...addressFacts(address, 'no address is given'),
      query_keys: open ? opaque(EXPRESSION) : knownSet(parts.query.map((q) => lowerCase(q.key))),
      secret_query_keys: knownSet(url === undefined ? [] : secretQueryKeys(url.parsed.fixed)),
      verifies_tls: tls.fact,
    },
    fields: { method: methodAt, verifies_tls: tls.cursor },
  };
}

/** Node-RED puts a scheme before an address without one: https where the node has TLS settings. */
function withScheme(parsed: ParsedText, tls: string): ParsedText {
  const start = parsed.fixed.trim();
  if (start === '' || start.startsWith(HOLE) || /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(start)) return parsed;
  return { ...parsed, fixed: `${tls === '' ? 'http' : 'https'}://${start}` };
}

function methodFact(method: JsonCursor | undefined): Fact {
  const value = method?.value;
  if (value === undefined || value === '') return known('GET');
  if (typeof value !== 'string') return unknown('not a method');
  return value === 'use' ? opaque(EXPRESSION) : known(upperCase(value.trim()));
}

/** Certificates are checked unless a TLS node says otherwise. */
function tlsOf(holder: JsonCursor, file: FlowFile): { readonly fact: Fact; readonly cursor?: JsonCursor } {
  const id = textAt(holder, 'tls') ?? '';
  if (id === '') return { fact: known(true) };
  const config = file.configs.get(id);
  if (config === undefined) return { fact: unknown('its TLS settings are not in the file') };
  return { fact: verifiesFact(config), cursor: at(config.cursor, 'verifyservercert') ?? config.cursor };
}

function verifiesFact(config: ConfigNode): Fact {
  const value = member(config.cursor.value, 'verifyservercert');
  if (value === undefined || value === true) return known(true);
  return value === false ? known(false) : unknown('not true or false');
}

interface SocketAddress {
  readonly text: string;
  readonly cursor: JsonCursor;
  readonly tls: Fact;
}

/** The address of what is no HTTP request, written as a URL. */
function socketAddress(node: FlowNode, file: FlowFile): SocketAddress | undefined {
  const { cursor } = node;
  const config = (key: string) => file.configs.get(textAt(cursor, key) ?? '');
  if (node.type === 'mqtt out') {
    const broker = config('broker');
    return broker && brokerAddress(broker, file);
  }
  if (node.type === 'websocket out') {
    const client = config('client');
    const path = client && textAt(client.cursor, 'path');
    if (client === undefined || path === undefined) return undefined;
    return { text: path, cursor: client.cursor, tls: tlsOf(client.cursor, file).fact };
  }
  if (node.type === 'tcp out' && textAt(cursor, 'beserver') === 'client')
    return socket(node, 'tcp', textAt(cursor, 'host'), member(cursor.value, 'port'));
  if (node.type === 'tcp request')
    return socket(node, 'tcp', textAt(cursor, 'server'), member(cursor.value, 'port'));
  if (node.type === 'udp out')
    return socket(node, 'udp', textAt(cursor, 'addr'), member(cursor.value, 'port'));
  if (node.type === 'e-mail') {
    const secure = member(cursor.value, 'secure');
    const scheme = secure === false ? 'smtp' : 'smtps';
    return socket(node, scheme, textAt(cursor, 'server'), member(cursor.value, 'port'));
  }
  if (node.type === 'ftp' || node.type === 'ftp in') {
    const server = config('ftp');
    const host = server && textAt(server.cursor, 'host');
    return server === undefined || host === undefined
      ? undefined
      : { text: `ftp://${host}`, cursor: server.cursor, tls: NO_TLS };
  }
  return undefined;
}

/** Nothing is switched off where the protocol has no certificates. */
const NO_TLS = known(true);

function socket(
  node: FlowNode,
  scheme: string,
  host: string | undefined,
  port: unknown,
): SocketAddress | undefined {
  if (host === undefined || host.trim() === '') return undefined;
  const tls = textAt(node.cursor, 'tls') ?? '';
  const secured = tls !== '' && scheme === 'tcp' ? 'tls' : scheme;
  return {
    text: `${secured}://${host.trim()}${scalarText(port) === undefined ? '' : `:${String(port)}`}`,
    cursor: node.cursor,
    tls: scheme === 'smtps' ? known(member(node.cursor.value, 'tls') !== false) : NO_TLS,
  };
}

function brokerAddress(broker: ConfigNode, file: FlowFile): SocketAddress | undefined {
  const host = textAt(broker.cursor, 'broker')?.trim() ?? '';
  if (host === '') return undefined;
  const usesTls = member(broker.cursor.value, 'usetls') === true;
  const text = host.includes('://') ? host : `${usesTls ? 'mqtts' : 'mqtt'}://${host}`;
  return {
    text,
    cursor: at(broker.cursor, 'broker') ?? broker.cursor,
    tls: usesTls ? tlsOf(broker.cursor, file).fact : NO_TLS,
  };
}

/** Config nodes that a node refers to, by the properties that hold their ids. */
export function referencedConfigs(node: FlowNode, file: FlowFile): readonly ConfigNode[] {
  const { value } = node.cursor;
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((id) =>
    typeof id === 'string' && id.length > 4 ? (file.configs.get(id) ?? []) : [],
  );
}
