/** The request that a `request` operation sends: what its address and its options say. */

import { addressFacts } from '../address-facts.js';
import { asksModel } from '../ai-hosts.js';
import { EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import { at, type JsonCursor } from '../json-cursor.js';
import { secretQueryKeys } from '../judge-text.js';
import { pointers } from '../pointers.js';
import { lowerCase, upperCase } from '../secrets/letter-case.js';
import type { Parameter } from '../step-parameters.js';
import { urlParts } from '../url-parts.js';
import { DEFAULTS } from './defaults.js';

export interface MappedRequest {
  readonly facts: { readonly [field: string]: Fact };
  /** Pointers of what stands elsewhere than the address. */
  readonly fields: { readonly [field: string]: string };
  readonly pointer: string;
  readonly asksModel: boolean;
}

/**
 * @param operation the cursor of the operation
 * @param parameters the operation's, as `readParameters` gives them
 */
export function readRequest(operation: JsonCursor, parameters: readonly Parameter[]): MappedRequest {
  const url = parameters.find((p) => p.role === 'url');
  const methodAt = at(operation, 'options', 'method');
  const method = methodFact(methodAt?.value ?? DEFAULTS.method);
  const address = url === undefined ? undefined : urlParts(url.parsed.fixed);
  return {
    pointer: url?.cursor.pointer ?? operation.pointer,
    asksModel: asksModel(url?.parsed, method),
    facts: {
      method,
      ...addressFacts(url?.parsed, 'no address is given'),
      query_keys:
        address === undefined
          ? unknown('no address is given')
          : address.queryIsOpen
            ? opaque(EXPRESSION)
            : knownSet(address.query.map((pair) => lowerCase(pair.key))),
      secret_query_keys: knownSet(url === undefined ? [] : secretQueryKeys(url.parsed.fixed)),
      // Directus has no switch for certificate checks in a flow.
      verifies_tls: known(true),
    },
    fields: pointers({ method: methodAt }),
  };
}

function methodFact(method: unknown): Fact {
  if (typeof method !== 'string') return unknown('not a method that Directus knows');
  return method.includes('{{') ? opaque(EXPRESSION) : known(upperCase(method.trim()) || DEFAULTS.method);
}
