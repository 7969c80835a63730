/** Whether connectors and packages may be used: the registry of an organisation. */

import { matchesName } from '@policyc/base';
import { known } from '../fact.js';
import type { Sidecar } from './sidecar.js';
import type { Target } from './target.js';

export function mapComponents({ components }: Sidecar, { builder }: Target): void {
  // Without a registry nothing is said of any component.
  if (components === undefined) return;
  for (const kind of ['Connector', 'Package']) {
    for (const { key, values } of builder.assets(kind)) {
      const names = [key, values.name].filter((n) => typeof n === 'string');
      const entry = components.find((c) => c.name?.some((p) => names.some((n) => matchesName(n, p.value))));
      builder.amend(kind, key, { approved: known(entry?.approved?.value ?? false) });
    }
  }
}
