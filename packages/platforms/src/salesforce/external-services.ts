/** External services: interfaces of others whose operations flows can call as actions. */
import { known, unknown } from '../fact.js';
import { addNamedConnector } from '../named-connector.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';

/** @returns the key of its `Connector` */
export function addExternalService(
  name: string,
  place: { readonly file: number; readonly pointer: string },
  builder: SnapshotBuilder,
): string {
  return addNamedConnector(
    {
      id: `external service ${name}`,
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
