/** Where an organisation may send data: the addresses of remote sites and named credentials. */
import { addressFacts } from '../address-facts.js';
import { type Fact, known, knownSet, unknown } from '../fact.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { childOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import { parseText } from './merge-fields.js';

export function mapRemoteSite(component: Component, builder: SnapshotBuilder): void {
  const url = childOf(component.root, 'url');
  if (url !== undefined)
    mapAddress(component, 'remote site', url, childOf(component.root, 'disableProtocolSecurity'), builder);
}

/** What an address says of the service that it leads to. */
export function serviceFacts(address: XmlCursor | undefined): {
  readonly schemes: Fact;
  readonly host: Fact;
  readonly zone: Fact;
} {
  const text = xmlText(address);
  const { scheme, host, zone } = addressFacts(
    text === undefined ? undefined : parseText(text),
    'no address is given',
  );
  return { schemes: scheme.tag === 'known' ? knownSet([String(scheme.value)]) : scheme, host, zone };
}

/**
 * @param unprotected the switch that lets encrypted pages call unencrypted addresses
 * @returns the key of its `Connector`
 */
export function mapAddress(
  component: Component,
  what: string,
  address: XmlCursor | undefined,
  unprotected: XmlCursor | undefined,
  builder: SnapshotBuilder,
): string {
  const { root, file, name, path } = component;
  const wanted = `${what} ${name}`;
  const active = childOf(root, 'isActive');
  const key = builder.claimKey(
    'Connector',
    builder.has('Connector', wanted) ? `${wanted} in ${path}` : wanted,
  );
  builder.add(
    'Connector',
    key,
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
      ...serviceFacts(address),
      requires_https:
        unprotected === undefined ? unknown('only remote sites say') : known(xmlText(unprotected) !== 'true'),
      disabled: known(active !== undefined && xmlText(active) !== 'true'),
    },
  );
  return key;
}
