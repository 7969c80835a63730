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

/** The files of one connector. */
interface ConnectorFiles {
  readonly definition: PlatformExport | undefined;
  readonly properties: PlatformExport | undefined;
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
  builder: SnapshotBuilder,
): void {
  const files = new Map<string, ConnectorFiles>();
  for (const definition of definitions)
    files.set(connectorKey(definition.path), { definition, properties: undefined });
  for (const file of properties) {
    const key = connectorKey(file.path);
    files.set(key, { definition: files.get(key)?.definition, properties: file });
  }
  for (const [key, pair] of files) mapConnector(key, pair, builder);
}

function mapConnector(
  wanted: string,
  { definition, properties }: ConnectorFiles,
  builder: SnapshotBuilder,
): void {
  const main = definition ?? properties;
  if (main === undefined) return;
  const parameters = properties === undefined ? undefined : parametersOf(properties.root);
  const security = entries(definition && at(definition.root, 'securityDefinitions'));
  const schemes = definition && at(definition.root, 'schemes');
  const host = definition && at(definition.root, 'host');
  const inQuery = queryKey(security, properties);
  const connector = builder.claimKey('Connector', wanted);
  if (properties !== undefined && parameters !== undefined)
    mapParameters(connector, parameters, properties.file, builder);
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
      authenticated: authenticatedFact(security, definition, parameters),
      key_in_query: inQuery,
      schemes: schemesFact(schemes),
      ...hostFacts(host),
      publisher: publisherFact(properties),
    },
  );
}

const NO_PARAMETERS = unknown('the connection parameters are not in the export');
const NO_DEFINITION = unknown('the definition is not in the export');

/** `connectionParameters` of the properties, or the whole file where a solution keeps them apart. */
function parametersOf(root: JsonCursor): JsonCursor {
  return (
    at(root, 'properties', 'connectionParameters') ??
    (member(root.value, 'properties') === undefined ? root : withoutMembers(root))
  );
}

function withoutMembers(root: JsonCursor): JsonCursor {
  return { value: {}, pointer: root.pointer, embedded: root.embedded };
}

const LOGIN_TYPES = /^(?:securestring|oauthsetting|managedidentity|connection)$/i;

function authenticatedFact(
  security: readonly (readonly [string, JsonCursor])[],
  definition: PlatformExport | undefined,
  parameters: JsonCursor | undefined,
): Fact {
  if (security.length > 0) return known(true);
  if (parameters === undefined) return NO_PARAMETERS;
  const asks = entries(parameters).some(
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
  properties: PlatformExport | undefined,
): Fact {
  if (security.some(([, scheme]) => isQueryKey(scheme))) return known(true);
  const policies = elements(properties && at(properties.root, 'properties', 'policyTemplateInstances'));
  const bySettings = policies.some(
    (policy) =>
      /setqueryparameter/i.test(textAt(policy, 'templateId') ?? '') &&
      entries(at(policy, 'parameters')).some(([, value]) => SECRET_PARAMETER.test(textOf(value) ?? '')),
  );
  if (bySettings) return known(true);
  return security.length > 0 || properties !== undefined ? known(false) : NO_PARAMETERS;
}

const SECRET_PARAMETER = /connectionParameters\('[^']*(?:key|token|secret|password)[^']*'/i;

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
  parameters: JsonCursor,
  file: number,
  builder: SnapshotBuilder,
): void {
  for (const [name, parameter] of entries(parameters)) {
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
