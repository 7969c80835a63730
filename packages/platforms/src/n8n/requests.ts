/** The request that a step sends: what its address, its query and its options say. */

import { addressFacts } from '../address-facts.js';
import { EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import { at, type JsonCursor, member } from '../json-cursor.js';
import { secretQueryKeys } from '../judge-text.js';
import { lowerCase, upperCase } from '../secrets/letter-case.js';
import { urlParts } from '../url-parts.js';
import { callSource } from './calls.js';
import { DEFAULTS, METHOD_KEYS, UNCHECKED_TLS_PATHS, URL_KEYS } from './defaults.js';
import type { Parameter } from './parameters.js';
import type { WorkflowNode } from './workflow.js';

export interface MappedRequest {
  readonly facts: { readonly [field: string]: Fact };
  /** What stands elsewhere than the node. */
  readonly fields: { readonly [field: string]: JsonCursor | undefined };
  readonly pointer: JsonCursor;
}

/**
 * @param parameters the step's, as `ParameterReader` gives them
 * @returns undefined for steps whose requests the export does not describe
 */
export function readRequest(node: WorkflowNode, parameters: readonly Parameter[]): MappedRequest | undefined {
  const { request } = node.traits;
  const isHttp = request === 'http' || callSource(node) === 'url';
  const described = isHttp || request === 'protocol';
  const tls = uncheckedTls(node);
  // Other steps speak to a fixed service; only a switched-off certificate check is worth an asset of its own.
  if (!described && tls?.value !== true) return undefined;
  const url = parameters.find((p) => URL_KEYS.includes(p.path));
  const queryParameters = parameters.filter((p) => p.role === 'query_key');
  const method = METHOD_KEYS.map((key) => at(node.parameters, key)).find((c) => c !== undefined);
  const secretHolder = url?.holdsSecret === true ? url : queryParameters.find((p) => p.holdsSecret !== false);
  return {
    pointer: url?.cursor ?? node.cursor,
    facts: {
      method: isHttp ? methodFact(method) : unknown('chosen by the protocol'),
      ...addressFacts(url?.parsed, described ? 'no address is given' : 'part of the credential'),
      ...queryFacts(node, url, queryParameters, described),
      verifies_tls: tlsFact(tls),
    },
    fields: { method, verifies_tls: tls, secret_query_keys: secretHolder?.cursor },
  };
}

function methodFact(method: JsonCursor | undefined): Fact {
  if (method === undefined) return known(DEFAULTS.httpMethod);
  if (typeof method.value !== 'string') return unknown('not a method that n8n knows');
  if (method.value.startsWith('=') || method.value.includes('{{')) return opaque(EXPRESSION);
  return known(upperCase(method.value.trim()) || DEFAULTS.httpMethod);
}

function queryFacts(
  node: WorkflowNode,
  url: Parameter | undefined,
  parameters: readonly Parameter[],
  described: boolean,
): { readonly [field: string]: Fact } {
  if (!described) return { query_keys: unknown('part of the credential'), secret_query_keys: knownSet([]) };
  const address = url === undefined ? undefined : urlParts(url.parsed.fixed);
  const pairs = parameters.filter((p) => p.path.endsWith('.value'));
  const texts = parameters.filter((p) => !p.path.endsWith('.value'));
  const fromTexts = texts.map((p) => jsonKeys(p.parsed.fixed));
  const open = address?.queryIsOpen === true || fromTexts.includes(undefined) || hasComputedNames(node);
  const keys = [
    ...(address?.query.map((q) => q.key) ?? []),
    ...pairs.map((p) => p.name),
    ...fromTexts.flatMap((k) => k ?? []),
  ].map((k) => lowerCase(k));
  const secrets = [
    ...(url === undefined ? [] : secretQueryKeys(url.parsed.fixed)),
    ...pairs.filter((p) => p.holdsSecret === true).map((p) => p.name),
    ...texts.filter((p) => p.holdsSecret === true).map((p) => lowerCase(p.path)),
  ];
  return {
    query_keys: open ? opaque(EXPRESSION) : knownSet(keys),
    // Fixed text is in the export, so what is computed cannot add to it.
    secret_query_keys:
      secrets.length === 0 && parameters.some((p) => p.holdsSecret === undefined)
        ? unknown('part of a value is computed')
        : knownSet(secrets),
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
    const value: unknown = JSON.parse(text);
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
