/** The `Connector` of something that only names it. What only its description would tell is unknown. */
import { type Fact, known, unknown } from './fact.js';
import type { AssetPlace } from './place-finder.js';
import type { SnapshotBuilder } from './snapshot-builder.js';
import type { ConnectorGroup } from './vocabulary.js';

export interface NamedConnector {
  /** As the platform refers to it. */
  readonly id: string;
  readonly name: string;
  /** Undefined where its name does not tell. */
  readonly custom: boolean | undefined;
  readonly group: ConnectorGroup | undefined;
  /** Why there is no description. */
  readonly undescribed: string;
  readonly further?: { readonly [field: string]: Fact };
}

/** @returns its key */
export function addNamedConnector(
  connector: NamedConnector,
  place: Omit<AssetPlace, 'fields'>,
  builder: SnapshotBuilder,
): string {
  const { key, first } = builder.sharedKey('Connector', connector.id);
  if (!first) return key;
  const missing = unknown(connector.undescribed);
  builder.add(
    'Connector',
    key,
    { ...place, fields: {} },
    {
      name: known(connector.name),
      described: known(false),
      custom: connector.custom === undefined ? unknown('its name does not tell') : known(connector.custom),
      group: connector.group === undefined ? unknown('nothing is known of it') : known(connector.group),
      authenticated: missing,
      key_in_query: missing,
      schemes: missing,
      host: missing,
      zone: missing,
      publisher: missing,
      ...connector.further,
    },
  );
  return key;
}
