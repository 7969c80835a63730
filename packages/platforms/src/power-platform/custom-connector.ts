/** Connectors that come with their description: a Swagger file, and a file of connection parameters beside it. */

import type { PlatformExport } from '../adapter.js';
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { hostZone } from '../host-zone.js';
import { at, elements, entries, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { lowerCase } from '../secrets/letter-case.js';
import { holdsFormattedSecret } from '../secrets/redact-text.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import {
  connectorPolicies,
  mapSentSecrets,
  putsKeyIntoAddress,
  replacedAddress,
  sentValues,
} from './connector-policies.js';

/** The files of one connector. */
interface ConnectorFiles {
  readonly definition: PlatformExport | undefined;
  readonly properties: PlatformExport | undefined;
  readonly policies: PlatformExport | undefined;
}

const NAMES =
  /(?:apiDefinition(?:\.swagger)?|apiProperties|_?openapidefinition|_?connectionparameters|_?policytemplateinstances)\.json$/i;

/** What the files of one connector have in common. */
export function connectorKey(path: string): string {
  const stem = path.replace(NAMES, '').replace(/[/_.]+$/, '');
  return stem === '' ? 'connector' : stem;
}

/** Adds a `Connector` for each description. */
export function mapConnectors(
  definitions: readonly PlatformExport[],
  properties: readonly PlatformExport[],
  policies: readonly PlatformExport[],
  builder: SnapshotBuilder,
): void {
  const files = new Map<string, ConnectorFiles>();
  const put = (file: PlatformExport, part: keyof ConnectorFiles) => {
    const key = connectorKey(file.path);
    const others = files.get(key) ?? { definition: undefined, properties: undefined, policies: undefined };
    files.set(key, { ...others, [part]: file });
  };
  for (const file of definitions) put(file, 'definition');
  for (const file of properties) put(file, 'properties');
  for (const file of policies) put(file, 'policies');
  for (const [key, parts] of files) mapConnector(key, parts, builder);
}

function mapConnector(wanted: string, files: ConnectorFiles, builder: SnapshotBuilder): void {
  const { definition, properties } = files;
  const main = definition ?? properties ?? files.policies;
  if (main === undefined) return;
  const parameters = properties === undefined ? undefined : parametersOf(properties.root);
  const rules = files.policies ?? properties;
  const policies = connectorPolicies(rules);
  const security = entries(definition && at(definition.root, 'securityDefinitions'));
  const schemes = definition && at(definition.root, 'schemes');
  const host = definition && at(definition.root, 'host');
  const inQuery = queryKey(security, policies, properties);
  const connector = builder.claimKey('Connector', wanted);
  if (properties !== undefined && parameters !== undefined)
    mapParameters(connector, parameters, properties.file, builder);
  if (rules !== undefined) mapSentSecrets(policies, connector, rules.file, builder);
  builder.add(
    'Connector',
    connector,
    {
      file: main.file,
      pointer: main.root.pointer,
      fields: pointers({
        name: definition && at(definition.root, 'info', 'title'),
        schemes,
        host,
        zone: host,
        ...(main === definition
          ? {
              authenticated: at(definition.root, 'securityDefinitions'),
              key_in_query: security.find(([, s]) => isQueryKey(s))?.[1],
            }
          : {}),
      }),
    },
    {
      name: known(
        (definition && textAt(definition.root, 'info', 'title')) ?? wanted.split('/').at(-1) ?? wanted,
      ),
      described: known(true),
      custom: /openapidefinition/i.test(main.path)
        ? known(true)
        : unknown('a description, not an installation'),
      group: unknown('not a connector of the platform'),
      authenticated: sentValues(policies).some((sent) => sent.isSensitive)
        ? known(true)
        : authenticatedFact(security, definition, parameters),
      key_in_query: inQuery,
      ...(replacedAddress(policies) ?? { schemes: schemesFact(schemes), ...hostFacts(host) }),
      publisher: publisherFact(properties),
    },
  );
}

const NO_PARAMETERS = unknown('the connection parameters are not in the export');
const NO_DEFINITION = unknown('the definition is not in the export');

/** Parameters by name: those of every way to connect, or the whole file where a solution keeps them apart. */
function parametersOf(root: JsonCursor): readonly (readonly [string, JsonCursor])[] {
  if (member(root.value, 'properties') === undefined) return entries(root);
  const sets = elements(at(root, 'properties', 'connectionParameterSets', 'values'));
  return [
    at(root, 'properties', 'connectionParameters'),
    ...sets.map((set) => at(set, 'parameters')),
  ].flatMap((parameters) => entries(parameters));
}

const LOGIN_TYPES = /^(?:securestring|oauthsetting|managedidentity|connection)$/i;

function authenticatedFact(
  security: readonly (readonly [string, JsonCursor])[],
  definition: PlatformExport | undefined,
  parameters: readonly (readonly [string, JsonCursor])[] | undefined,
): Fact {
  if (security.length > 0) return known(true);
  if (parameters === undefined) return NO_PARAMETERS;
  const asks = parameters.some(
    ([name, p]) => LOGIN_TYPES.test(textAt(p, 'type') ?? '') || isSensitiveName(name, 'header'),
  );
  if (asks) return known(true);
  return definition === undefined ? NO_DEFINITION : known(false);
}

function isQueryKey(scheme: JsonCursor): boolean {
  return textAt(scheme, 'type')?.toLowerCase() === 'apikey' && textAt(scheme, 'in') === 'query';
}

function queryKey(
  security: readonly (readonly [string, JsonCursor])[],
  policies: readonly JsonCursor[],
  properties: PlatformExport | undefined,
): Fact {
  if (security.some(([, scheme]) => isQueryKey(scheme)) || putsKeyIntoAddress(policies)) return known(true);
  return security.length > 0 || properties !== undefined ? known(false) : NO_PARAMETERS;
}

function schemesFact(schemes: JsonCursor | undefined): Fact {
  const listed = elements(schemes).flatMap((s) => lowerCase(textOf(s) ?? '') || []);
  return listed.length === 0 ? unknown('the definition names none') : knownSet(listed);
}

function hostFacts(host: JsonCursor | undefined): { readonly host: Fact; readonly zone: Fact } {
  const name = lowerCase(textOf(host)?.trim() ?? '').replace(/:\d+$/, '');
  if (name === undefined || name === '' || !/^[a-z0-9.-]+$/.test(name)) {
    const missing = unknown('chosen when a connection is made');
    return { host: missing, zone: missing };
  }
  return { host: known(name), zone: known(hostZone(name)) };
}

function publisherFact(properties: PlatformExport | undefined): Fact {
  if (properties === undefined || member(properties.root.value, 'properties') === undefined)
    return unknown('the properties are not in the export');
  const publisher =
    textAt(properties.root, 'properties', 'publisher') ?? textAt(properties.root, 'properties', 'stackOwner');
  return publisher === undefined || publisher.trim() === '' ? ABSENT : known(publisher);
}

/** Adds what a connection has to be given. */
function mapParameters(
  connector: string,
  parameters: readonly (readonly [string, JsonCursor])[],
  file: number,
  builder: SnapshotBuilder,
): void {
  for (const [name, parameter] of parameters) {
    const sensitive = isSensitiveName(name, 'header');
    const type = at(parameter, 'type');
    const shown = at(parameter, 'uiDefinition', 'constraints', 'clearText');
    const written = writtenSecret(parameter);
    builder.add(
      'ConnectorParam',
      builder.claimKey('ConnectorParam', `${connector}/${name}`),
      {
        file,
        pointer: parameter.pointer,
        fields: pointers({ masked: shown?.value === true ? shown : type, holds_secret: written }),
      },
      {
        connector: known(connector),
        name: known(name),
        sensitive: known(sensitive),
        masked: known(textOf(type)?.toLowerCase() !== 'string' && !(sensitive && shown?.value === true)),
        holds_secret: known(written !== undefined),
      },
    );
  }
}

/** Where a secret is written into the settings of a login. */
function writtenSecret(parameter: JsonCursor): JsonCursor | undefined {
  const settings = at(parameter, 'oAuthSettings');
  if (settings === undefined) return undefined;
  const custom = entries(at(settings, 'customParameters')).map(([key, p]) => [key, at(p, 'value')] as const);
  const all = [['clientSecret', at(settings, 'clientSecret')] as const, ...custom];
  return all.find(([key, value]) => isWritten(key, textOf(value)))?.[1];
}

function isWritten(key: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  return holdsFormattedSecret(text) || (isSensitiveName(key, 'other') && isFixedSecret(text) === true);
}
