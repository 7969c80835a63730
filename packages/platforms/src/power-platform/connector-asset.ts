/** The `Connector` of something that only names it. What only its description would tell is unknown. */
import { known, unknown } from '../fact.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { connectorFacts, isCustomConnector } from './connectors.js';

/**
 * @param name for example `shared_office365`
 * @returns its key
 */
export function addConnector(
  name: string,
  place: { readonly file: number; readonly pointer: string },
  builder: SnapshotBuilder,
): string {
  const { key, first } = builder.sharedKey('Connector', name);
  if (!first) return key;
  const facts = connectorFacts(name);
  const custom = isCustomConnector(name);
  const missing = unknown('its description is not in the export');
  builder.add(
    'Connector',
    key,
    { ...place, fields: {} },
    {
      name: known(name.replace(/^shared_/, '')),
      described: known(false),
      custom: custom === undefined ? unknown('its name does not tell') : known(custom),
      group: facts === undefined ? unknown('nothing is known of it') : known(facts.group),
      authenticated: missing,
      key_in_query: missing,
      schemes: missing,
      host: missing,
      zone: missing,
      publisher: missing,
    },
  );
  return key;
}
