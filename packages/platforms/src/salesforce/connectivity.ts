/** Named credentials and remote sites: where an organisation may send data, and how it proves who it is. */
import { addressFacts } from '../address-facts.js';
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { AuthKind } from '../vocabulary.js';
import { childOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import { parseText } from './merge-fields.js';

/** `protocol` of a named credential. */
const PROTOCOLS: Readonly<Record<string, AuthKind>> = {
  NoAuthentication: 'none',
  Oauth: 'oauth',
  Password: 'basic',
  Jwt: 'jwt',
  JwtExchange: 'jwt',
  AwsSv4: 'hmac',
};

export function mapNamedCredential(component: Component, builder: SnapshotBuilder): void {
  const { root, file, name, path } = component;
  const protocol = childOf(root, 'protocol');
  const principal = childOf(root, 'principalType');
  const scopes = childOf(root, 'oauthScope');
  const text = xmlText(protocol);
  builder.add(
    'Credential',
    builder.claimKey('Credential', builder.has('Credential', name) ? `${name} in ${path}` : name),
    {
      file,
      pointer: root.pointer,
      fields: pointers({ type: protocol, auth: protocol, per_user: principal, scopes }),
    },
    {
      name: known(xmlText(childOf(root, 'label')) ?? name),
      type: known(text ?? xmlText(childOf(root, 'namedCredentialType')) ?? 'NamedCredential'),
      auth:
        text !== undefined && Object.hasOwn(PROTOCOLS, text)
          ? known(PROTOCOLS[text] ?? 'none')
          : unknown('an external credential says how'),
      per_user: perUserFact(xmlText(principal)),
      scopes:
        scopes === undefined
          ? unknown('the metadata names no scopes')
          : knownSet((xmlText(scopes) ?? '').split(/[\s,]+/).filter((scope) => scope !== '')),
    },
  );
  const endpoint = childOf(root, 'endpoint');
  if (endpoint !== undefined) mapAddress(component, 'named credential', endpoint, undefined, builder);
}

function perUserFact(principal: string | undefined): Fact {
  if (principal === 'PerUser') return known(true);
  if (principal === 'NamedUser' || principal === 'Anonymous') return known(false);
  return unknown('the metadata does not say who signs in');
}

export function mapRemoteSite(component: Component, builder: SnapshotBuilder): void {
  const url = childOf(component.root, 'url');
  if (url !== undefined)
    mapAddress(component, 'remote site', url, childOf(component.root, 'disableProtocolSecurity'), builder);
}

/** @param unprotected the switch that lets encrypted pages call unencrypted addresses */
function mapAddress(
  component: Component,
  what: string,
  address: XmlCursor,
  unprotected: XmlCursor | undefined,
  builder: SnapshotBuilder,
): void {
  const { root, file, name, path } = component;
  const { scheme, host, zone } = addressFacts(parseText(xmlText(address) ?? ''), 'no address is given');
  const wanted = `${what} ${name}`;
  const active = childOf(root, 'isActive');
  builder.add(
    'Connector',
    builder.claimKey('Connector', builder.has('Connector', wanted) ? `${wanted} in ${path}` : wanted),
    {
      file,
      pointer: root.pointer,
      fields: pointers({
        host: address,
        zone: address,
        schemes: address,
        requires_https: unprotected,
        disabled: active,
      }),
    },
    {
      name: known(xmlText(childOf(root, 'label')) ?? name),
      custom: known(true),
      schemes: scheme.tag === 'known' ? knownSet([String(scheme.value)]) : scheme,
      host,
      zone,
      requires_https:
        unprotected === undefined ? unknown('only remote sites say') : known(xmlText(unprotected) !== 'true'),
      disabled: known(active !== undefined && xmlText(active) !== 'true'),
    },
  );
}
