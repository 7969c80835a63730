/** Connectors of Power Platform that something only names. */
import { addNamedConnector } from '../named-connector.js';
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
  return addNamedConnector(
    {
      id: name,
      name: name.replace(/^shared_/, ''),
      custom: isCustomConnector(name),
      group: connectorFacts(name)?.group,
      undescribed: 'its description is not in the export',
    },
    place,
    builder,
  );
}
