/** External credentials: how newer named credentials prove who they are, and who signs in. */
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { AuthKind } from '../vocabulary.js';
import { childOf, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import { type CredentialParameter, parametersOf } from './credential-parameters.js';

export interface ExternalCredential {
  readonly file: number;
  readonly parameters: readonly CredentialParameter[];
  readonly facts: { readonly auth: Fact; readonly per_user: Fact; readonly scopes: Fact };
}

/** `protocol` of older named credentials, and `authenticationProtocol` of external ones. */
export const PROTOCOLS: Readonly<Record<string, AuthKind>> = {
  NoAuthentication: 'none',
  Oauth: 'oauth',
  Password: 'basic',
  Basic: 'basic',
  Jwt: 'jwt',
  JwtExchange: 'jwt',
  AwsSv4: 'hmac',
};

export function mapExternalCredential(component: Component, builder: SnapshotBuilder): ExternalCredential {
  const { root, file, name, path } = component;
  const protocol = childOf(root, 'authenticationProtocol');
  const parameters = parametersOf(root, 'externalCredentialParameters');
  const scope = parameters.find((p) => p.name.toLowerCase() === 'scope');
  const facts = {
    auth: authFact(xmlText(protocol), parameters),
    per_user: perUserFact(parameters),
    scopes: scopesFact(scope === undefined ? undefined : xmlText(scope.value)),
  };
  const wanted = `external credential ${name}`;
  builder.add(
    'Credential',
    builder.claimKey('Credential', builder.has('Credential', wanted) ? `${wanted} in ${path}` : wanted),
    {
      file,
      pointer: root.pointer,
      fields: pointers({ type: protocol, auth: protocol, scopes: scope?.value }),
    },
    {
      name: known(xmlText(childOf(root, 'label')) ?? name),
      type: known(xmlText(protocol) ?? 'ExternalCredential'),
      ...facts,
    },
  );
  return { file, parameters, facts };
}

/** With a protocol of its own, an organisation says itself what is sent. */
function authFact(protocol: string | undefined, parameters: readonly CredentialParameter[]): Fact {
  const listed =
    protocol !== undefined && Object.hasOwn(PROTOCOLS, protocol) ? PROTOCOLS[protocol] : undefined;
  if (listed !== undefined) return known(listed);
  return parameters.some((p) => p.type === 'AuthHeader')
    ? known('header')
    : unknown("a protocol of the organisation's own");
}

function perUserFact(parameters: readonly CredentialParameter[]): Fact {
  const named = parameters.some((p) => p.type === 'NamedPrincipal' || p.type === 'AwsStsPrincipal');
  const each = parameters.some((p) => p.type === 'PerUserPrincipal');
  if (named === each)
    return unknown(
      named ? 'some sign in themselves, others do not' : 'the metadata does not say who signs in',
    );
  return known(each);
}

export function scopesFact(scopes: string | undefined): Fact {
  return scopes === undefined
    ? unknown('the metadata names no scopes')
    : knownSet(scopes.split(/[\s,]+/).filter((scope) => scope !== ''));
}
