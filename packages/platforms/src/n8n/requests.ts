/** The request that a step sends: what its address, its query and its options say. */

import { addressFacts } from '../address-facts.js';
import { asksModel } from '../ai-hosts.js';
import { EXPRESSION, type Fact, known, knownSet, NOTHING, opaque, unknown } from '../fact.js';
import { at, type JsonCursor, member } from '../json-cursor.js';
import { jsonValue } from '../json-value.js';
import { type ParsedText, secretQueryKeys } from '../judge-text.js';
import { lowerCase, upperCase } from '../secrets/letter-case.js';
import { urlParts } from '../url-parts.js';
import { callSource } from './calls.js';
import { DEFAULTS, METHOD_KEYS, UNCHECKED_TLS_PATHS, URL_KEYS } from './defaults.js';
import type { Parameter } from './parameters.js';
import { unfold } from './unfold.js';
import type { WorkflowNode } from './workflow.js';

export interface MappedRequest {
  readonly facts: { [field: string]: Fact };
  /** What stands elsewhere than the node. */
  readonly fields: { readonly [field: string]: JsonCursor | undefined };
  readonly pointer: JsonCursor;
  readonly asksModel: boolean;
}

/**
 * @param step the key of the step
 * @param parameters the step's, as `ParameterReader` gives them
 * @returns undefined for steps whose requests the export does not describe
 */
export function readRequest(
  node: WorkflowNode,
  step: Fact,
  parameters: readonly Parameter[],
): MappedRequest | undefined {
  const { request } = node.traits;
  const isHttp = request === 'http' || callSource(node) === 'url';
  const described = isHttp || request === 'protocol';
  const tls = uncheckedTls(node);
  // Other steps speak to a fixed service; only a switched-off certificate check is worth an asset of its own.
  if (!described && tls?.value !== true) return undefined;
  const url = parameters.find((p) => URL_KEYS.includes(p.path));
  const methodAt = methodPlace(node);
  const method = isHttp ? methodFact(methodAt, node.traits.app) : unknown('chosen by the protocol');
  const address = url && unfold(url.parsed);
  const { scheme, host, zone } = addressFacts(
    address,
    described ? 'no address is given' : 'part of the credential',
  );
  const { query_keys, secret_query_keys } = described ? queryFacts(node, address, parameters) : IN_CREDENTIAL;
  const secretHolder =
    url?.holdsSecret === true
      ? url
      : parameters.find((p) => p.role === 'query_key' && p.holdsSecret !== false);
  return {
    pointer: url?.cursor ?? node.cursor,
    asksModel: asksModel(address, method),
    facts: {
      step,
      method,
      scheme,
      host,
      zone,
      query_keys,
      secret_query_keys,
      verifies_tls: tlsFact(tls),
    },
    fields: { method: methodAt, verifies_tls: tls, secret_query_keys: secretHolder?.cursor },
  };
}

function methodPlace({ parameters }: WorkflowNode): JsonCursor | undefined {
  for (const key of METHOD_KEYS) {
    const place = at(parameters, key);
    if (place !== undefined) return place;
  }
  return undefined;
}

function methodFact(method: JsonCursor | undefined, app: string): Fact {
  if (method === undefined) return known(app === 'graphql' ? DEFAULTS.graphqlMethod : DEFAULTS.httpMethod);
  if (typeof method.value !== 'string') return unknown('not a method that n8n knows');
  if (method.value.startsWith('=') || method.value.includes('{{')) return opaque(EXPRESSION);
  return known(upperCase(method.value.trim()) || DEFAULTS.httpMethod);
}

interface QueryFacts {
  readonly query_keys: Fact;
  readonly secret_query_keys: Fact;
}

const IN_CREDENTIAL: QueryFacts = {
  query_keys: unknown('part of the credential'),
  secret_query_keys: NOTHING,
};

function queryFacts(
  node: WorkflowNode,
  address: ParsedText | undefined,
  parameters: readonly Parameter[],
): QueryFacts {
  const keys: string[] = [];
  const secrets: string[] = [];
  let open = false;
  let mayBeSecret = false;
  if (address !== undefined) {
    const { query, queryIsOpen } = urlParts(address.fixed);
    open = queryIsOpen;
    for (const { key } of query) keys.push(lowerCase(key));
    if (query.length > 0) for (const key of secretQueryKeys(address.fixed)) secrets.push(key);
  }
  for (const { role, path, name, parsed, holdsSecret } of parameters) {
    if (role !== 'query_key') continue;
    mayBeSecret ||= holdsSecret === undefined;
    const isPair = path.endsWith('.value');
    if (holdsSecret === true) secrets.push(isPair ? name : lowerCase(path));
    const named = isPair ? [name] : jsonKeys(parsed.fixed);
    if (named === undefined) open = true;
    else for (const key of named) keys.push(lowerCase(key));
  }
  return {
    query_keys: open || hasComputedNames(node) ? opaque(EXPRESSION) : knownSet(keys),
    // Fixed text is in the export, so what is computed cannot add to it.
    secret_query_keys:
      secrets.length === 0 && mayBeSecret ? unknown('part of a value is computed') : knownSet(secrets),
  };
}

/** Whether a query parameter's name is itself an expression. */
function hasComputedNames(node: WorkflowNode): boolean {
  return [
    at(node.parameters, 'queryParameters', 'parameters'),
    at(node.parameters, 'queryParametersUi', 'parameter'),
    at(node.parameters, 'parametersQuery', 'values'),
  ].some(
    (list) =>
      Array.isArray(list?.value) &&
      list.value.some((element) => {
        const name = member(element, 'name');
        return typeof name === 'string' && name.startsWith('=');
      }),
  );
}

/** The keys of a query given as JSON text; undefined where the text is not plain JSON. */
function jsonKeys(text: string): readonly string[] | undefined {
  try {
    const value = jsonValue(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.keys(value)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The switch for unchecked certificates, where the node has one set. */
export function uncheckedTls(node: WorkflowNode): JsonCursor | undefined {
  for (const path of UNCHECKED_TLS_PATHS) {
    const [first, second] = path;
    const outer = node.given[first];
    if (outer !== undefined && (second === undefined || member(outer, second) !== undefined))
      return at(node.parameters, ...path);
  }
  return undefined;
}

export function tlsFact(tls: JsonCursor | undefined): Fact {
  if (tls === undefined) return known(!DEFAULTS.allowUnauthorizedCerts);
  if (typeof tls.value === 'boolean') return known(!tls.value);
  return typeof tls.value === 'string' && tls.value.startsWith('=')
    ? opaque(EXPRESSION)
    : unknown('not true or false');
}
