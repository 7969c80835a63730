/** The address of a query that sends a request, and the `Request` that it is. */
import { known } from '../fact.js';
import { at, elements, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import type { ParsedText } from '../judge-text.js';
import { pointers } from '../pointers.js';
import { requestFacts, templateMethod } from '../request-facts.js';
import type { Parameter, StepPlace } from '../step-parameters.js';
import { parse } from './add-step.js';
import type { Action } from './app.js';
import { configurationOf } from './datasources.js';
import type { PageContext } from './map-page.js';

/** The names that Appsmith gives to what has no datasource of its own. */
export const NO_DATASOURCE = /^(?:DEFAULT_\w+|UNUSED)_DATASOURCE$/;

export interface Address {
  /** Undefined where the export does not hold it. */
  readonly url: ParsedText | undefined;
  /** What of it stands in the query: its beginning, and its end. */
  readonly inline: JsonCursor | undefined;
  readonly path: JsonCursor | undefined;
}

/** @param named the address of the datasource */
export function addressOf({ cursor }: Action, named: JsonCursor | undefined): Address {
  const own = at(cursor, 'datasource');
  const inline = own === undefined ? undefined : at(configurationOf(own) ?? own, 'url');
  const path = at(cursor, 'actionConfiguration', 'path');
  const isWhole = named === undefined && NO_DATASOURCE.test((own && textAt(own, 'name')) ?? '');
  const base = textOf(inline) ?? textOf(named) ?? (isWhole ? '' : undefined);
  const url = base === undefined ? undefined : parse(base + (textOf(path) ?? '').trim());
  return { url, inline, path };
}

export function mapRequest(
  { cursor, file }: Action,
  step: StepPlace,
  { url, inline, path }: Address,
  parameters: readonly Parameter[],
  { builder }: PageContext,
): void {
  const queries = parameters.filter((p) => p.role === 'query_key');
  const pairs = elements(at(cursor, 'actionConfiguration', 'queryParameters'));
  const queryNames = pairs.flatMap((pair) => textAt(pair, 'key') || []);
  const method = at(cursor, 'actionConfiguration', 'httpMethod');
  const place = inline ?? path ?? cursor;
  const queryHolder = textOf(path)?.includes('?') === true ? path : place;
  const { facts, secretHolder } = requestFacts({
    url,
    urlCursor: queryHolder,
    queries,
    queryNames,
    computedNames: queryNames.some((name) => name.includes('{{')),
    missing: 'the datasource holds the address, and the export leaves it out',
  });
  builder.add(
    'Request',
    builder.claimKey('Request', step.key),
    {
      file,
      pointer: place.pointer,
      fields: pointers({ method, secret_query_keys: secretHolder }),
    },
    {
      step: known(step.key),
      method: templateMethod(textOf(method)),
      ...facts,
      // A certificate of one's own can be named; none can be passed over.
      verifies_tls: known(true),
    },
  );
}
