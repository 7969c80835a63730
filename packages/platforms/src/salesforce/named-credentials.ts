/** Named credentials: an address, and how an organisation proves there who it is. */
import { type Fact, known, unknown } from '../fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { childOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import { mapAddress } from './connectivity.js';
import { addSentParameters, parametersOf } from './credential-parameters.js';
import { type ExternalCredential, PROTOCOLS, scopesFact } from './external-credentials.js';

export interface NamedCredential {
  readonly key: string;
  readonly address: XmlCursor | undefined;
}

/** @param externals external credentials by API name */
export function mapNamedCredential(
  component: Component,
  externals: ReadonlyMap<string, ExternalCredential>,
  builder: SnapshotBuilder,
): NamedCredential {
  const { root, file, name, path } = component;
  const protocol = childOf(root, 'protocol');
  const principal = childOf(root, 'principalType');
  const scopes = childOf(root, 'oauthScope');
  const text = xmlText(protocol);
  const parameters = parametersOf(root, 'namedCredentialParameters');
  const login = parameters.map((p) => childOf(p.cursor, 'externalCredential')).find((c) => c !== undefined);
  const external = externals.get(xmlText(login) ?? '');
  const key = builder.claimKey('Credential', builder.has('Credential', name) ? `${name} in ${path}` : name);
  builder.add(
    'Credential',
    key,
    {
      file,
      pointer: root.pointer,
      fields: pointers({ type: protocol, auth: protocol ?? login, per_user: principal ?? login, scopes }),
    },
    {
      name: known(xmlText(childOf(root, 'label')) ?? name),
      type: known(text ?? xmlText(childOf(root, 'namedCredentialType')) ?? 'NamedCredential'),
      ...(external?.facts ?? {
        auth: authFact(text),
        per_user: perUserFact(xmlText(principal)),
        scopes: scopesFact(xmlText(scopes)),
      }),
    },
  );
  const address = childOf(root, 'endpoint') ?? parameters.find((p) => p.type === 'Url')?.value;
  if (address !== undefined) {
    const connector = mapAddress(component, 'named credential', address, undefined, builder);
    addSentParameters(parameters, connector, file, builder);
    if (external !== undefined) addSentParameters(external.parameters, connector, external.file, builder);
  }
  return { key, address };
}

function authFact(protocol: string | undefined): Fact {
  return protocol !== undefined && Object.hasOwn(PROTOCOLS, protocol)
    ? known(PROTOCOLS[protocol] ?? 'none')
    : unknown('its external credential says how, and that is not among the files');
}

function perUserFact(principal: string | undefined): Fact {
  if (principal === 'PerUser') return known(true);
  if (principal === 'NamedUser' || principal === 'Anonymous') return known(false);
  return unknown('the metadata does not say who signs in');
}
