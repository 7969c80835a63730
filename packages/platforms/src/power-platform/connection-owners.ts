/** Whether everybody who starts a flow brings a connection of their own, or all share one: flows say it, not the reference. */
import { type Fact, known, unknown } from '../fact.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { ConnectionUse, Flow } from './flow.js';

/** Tells it of the references that flows use, once all have been mapped. */
export function tellWhoseConnections(flows: readonly Flow[], builder: SnapshotBuilder): void {
  const uses = new Map<string, Set<ConnectionUse['source']>>();
  for (const { connections } of flows)
    for (const { reference, source } of connections.values())
      if (reference !== undefined) uses.set(reference, (uses.get(reference) ?? new Set()).add(source));
  for (const [reference, sources] of uses)
    if (builder.has('Credential', reference))
      builder.amend('Credential', builder.sharedKey('Credential', reference).key, {
        per_user: perUserFact(sources),
      });
}

function perUserFact(sources: ReadonlySet<ConnectionUse['source']>): Fact {
  if (sources.size > 1) return unknown('flows use it in different ways');
  if (sources.has('invoker')) return known(true);
  return sources.has('embedded') ? known(false) : unknown('the export does not say whose it is');
}
