/** To whom the hosts belong that requests and connectors go to. */

import { matchesName } from '@policyc/base';
import { cidrContains, parseCidr, parseIp } from '@policyc/model';
import { known, unknown } from '../fact.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Sidecar } from './sidecar.js';
import type { Target } from './target.js';

type Boundary = 'own' | 'partner' | 'outside';

export function mapBoundaries({ zones }: Sidecar, { builder }: Target): void {
  // Without a map of zones a public host may belong to anybody.
  if (zones === undefined) return;
  setBoundaries(builder, (host, isPublic) => {
    const zone = zones.find((z) => z.hosts?.some((pattern) => isOf(host, pattern.value)));
    return zone?.boundary?.value ?? (isPublic ? 'outside' : 'own');
  });
}

/** What no sidecar is needed for: hosts inside a network are the organisation's own. */
export function assumeBoundaries(builder: SnapshotBuilder): void {
  setBoundaries(builder, (_, isPublic) => (isPublic ? undefined : 'own'));
}

const UNTOLD = unknown('policyc.yaml has no zones');

function setBoundaries(
  builder: SnapshotBuilder,
  boundaryOf: (host: string, isPublic: boolean) => Boundary | undefined,
): void {
  for (const kind of ['Request', 'Connector']) {
    for (const { key, values } of builder.assets(kind)) {
      const { host, zone } = values;
      if (typeof host !== 'string') continue;
      const boundary = boundaryOf(host.toLowerCase(), zone !== 'private' && zone !== 'local');
      builder.amend(kind, key, { boundary: boundary === undefined ? UNTOLD : known(boundary) });
    }
  }
}

function isOf(host: string, pattern: string): boolean {
  if (!pattern.includes('/')) return matchesName(host, pattern);
  const [block, address] = [parseCidr(pattern), parseIp(host.replace(/^\[|\]$/g, ''))];
  return block !== undefined && address !== undefined && cidrContains(block, address);
}
