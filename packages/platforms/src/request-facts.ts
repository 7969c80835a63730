/** What the address and the query parameters of a step say about the request that it sends. */

import { addressFacts } from './address-facts.js';
import { EXPRESSION, type Fact, known, knownSet, opaque, unknown } from './fact.js';
import type { JsonCursor } from './json-cursor.js';
import { type ParsedText, secretQueryKeys } from './judge-text.js';
import { lowerCase, upperCase } from './secrets/letter-case.js';
import type { Parameter } from './step-parameters.js';
import { urlParts } from './url-parts.js';

export interface RequestParts {
  /** The whole address; undefined where the export does not hold it. */
  readonly url: ParsedText | undefined;
  /** Where the address stands. */
  readonly urlCursor: JsonCursor | undefined;
  /** The query parameters that are given beside the address. */
  readonly queries: readonly Parameter[];
  /** Their names, those of harmless ones included. */
  readonly queryNames: readonly string[];
  /** Whether a name among them is computed. */
  readonly computedNames: boolean;
  /** Why there is no address. */
  readonly missing: string;
}

/** Scheme, host, zone and query of a request, and where a secret in its query stands. */
export function requestFacts({ url, urlCursor, queries, queryNames, computedNames, missing }: RequestParts): {
  readonly facts: { readonly [field: string]: Fact };
  readonly secretHolder: JsonCursor | undefined;
} {
  const address = url === undefined ? undefined : urlParts(url.fixed);
  const inAddress = url === undefined ? [] : secretQueryKeys(url.fixed);
  const beside = queries.filter((q) => q.holdsSecret === true);
  const secrets = [...inAddress, ...beside.map((q) => q.name)];
  const keys = [...(address?.query.map((q) => q.key) ?? []), ...queryNames].map((key) => lowerCase(key));
  return {
    facts: {
      ...addressFacts(url, missing),
      query_keys:
        url === undefined
          ? unknown(missing)
          : address?.queryIsOpen === true || computedNames
            ? opaque(EXPRESSION)
            : knownSet(keys),
      secret_query_keys:
        secrets.length === 0 && queries.some((q) => q.holdsSecret === undefined)
          ? unknown('part of a value is computed')
          : knownSet(secrets),
    },
    secretHolder: inAddress.length > 0 ? urlCursor : beside[0]?.cursor,
  };
}

/** The method of a request, in which `{{ }}` may stand; GET where none is chosen. */
export function templateMethod(method: string | undefined): Fact {
  if (method === undefined || method === '') return known('GET');
  return method.includes('{{') ? opaque(EXPRESSION) : known(upperCase(method.trim()));
}
