/** External services: interfaces of others whose operations flows can call as actions. */
import { known, unknown } from '../fact.js';
import { addNamedConnector } from '../named-connector.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { childOf, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import { serviceFacts } from './connectivity.js';
import type { NamedCredential } from './named-credentials.js';

/** Adds the `Connector` of a registration. */
export function mapExternalService(
  { root, file, name }: Component,
  login: NamedCredential | undefined,
  builder: SnapshotBuilder,
): void {
  const { key, first } = builder.sharedKey('Connector', keyOf(name));
  if (!first) return;
  const reference = credentialOf(root);
  builder.add(
    'Connector',
    key,
    {
      file,
      pointer: root.pointer,
      fields: pointers({ host: reference, zone: reference, schemes: reference }),
    },
    {
      name: known(xmlText(childOf(root, 'label')) ?? name),
      described: known(true),
      custom: known(true),
      ...serviceFacts(login?.address),
      requires_https: unknown('only remote sites say'),
      disabled: known(false),
    },
  );
}

/** The API name of the named credential that a registration is called with. */
export function credentialOf(root: Component['root']): Component['root'] | undefined {
  return childOf(root, 'namedCredentialReference') ?? childOf(root, 'namedCredential');
}

/**
 * For a service that something only names.
 * @returns the key of its `Connector`
 */
export function addExternalService(
  name: string,
  place: { readonly file: number; readonly pointer: string },
  builder: SnapshotBuilder,
): string {
  return addNamedConnector(
    {
      id: keyOf(name),
      name,
      custom: true,
      group: undefined,
      undescribed: 'its registration is not among the files',
      further: { requires_https: unknown('only remote sites say'), disabled: known(false) },
    },
    place,
    builder,
  );
}

function keyOf(name: string): string {
  return `external service ${name}`;
}
