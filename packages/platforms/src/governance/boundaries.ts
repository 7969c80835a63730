/** To whom the hosts belong that requests and connectors go to. */

import { matchesName } from '@policyc/base';
import { cidrContains, parseCidr, parseIp } from '@policyc/model';
import { type BuiltAsset, factValue } from '../asset-entry.js';
import { known, unknown } from '../fact.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Sidecar } from './sidecar.js';
import type { Target } from './target.js';

type Boundary = 'own' | 'partner' | 'outside';

/** To whom something belongs; undefined where nobody says it. */
type BoundaryOf = (
  host: string | undefined,
  isPublic: boolean,
  names: readonly string[],
) => Boundary | undefined;

export function mapBoundaries({ zones }: Sidecar, { builder }: Target): void {
  // Without a map of zones a public host may belong to anybody.
  if (zones === undefined) return;
  const boundaryOf: BoundaryOf = (host, isPublic, names) => {
    const zone = zones.find(
      (z) =>
        (host !== undefined && z.hosts?.some(({ value }) => isOf(host, value))) ||
        z.connectors?.some(({ value }) => names.some((name) => matchesName(name, value))),
    );
    if (zone !== undefined) return zone.boundary?.value;
    return host === undefined ? undefined : isPublic ? 'outside' : 'own';
  };
  for (const kind of REACHING)
    setBoundaries(builder, kind, builder.assets(kind), 'no zone of policyc.yaml names it', boundaryOf);
}

/** What no sidecar is needed for, of assets that were added since assets were sealed: hosts inside a network are the organisation's own. */
export function assumeBoundaries(builder: SnapshotBuilder): void {
  for (const kind of REACHING)
    setBoundaries(builder, kind, builder.added(kind), 'policyc.yaml has no zones', (host, isPublic) =>
      host === undefined || isPublic ? undefined : 'own',
    );
}

const REACHING = ['Request', 'Connector'];

function setBoundaries(
  builder: SnapshotBuilder,
  kind: string,
  assets: readonly BuiltAsset[],
  untold: string,
  boundaryOf: BoundaryOf,
): void {
  for (const { key, facts } of assets) {
    const [host, zone, name] = [factValue(facts.host), factValue(facts.zone), factValue(facts.name)];
    const isHost = typeof host === 'string';
    // What a request that is computed goes to has no name either.
    if (!isHost && kind === 'Request') continue;
    const names = kind === 'Request' ? [] : typeof name === 'string' ? [key, name] : [key];
    const isPublic = zone !== 'private' && zone !== 'local';
    const boundary = boundaryOf(isHost ? host.toLowerCase() : undefined, isPublic, names);
    builder.amend(kind, key, { boundary: boundary === undefined ? unknown(untold) : known(boundary) });
  }
}

function isOf(host: string, pattern: string): boolean {
  if (!pattern.includes('/')) return matchesName(host, pattern);
  const [block, address] = [parseCidr(pattern), parseIp(host.replace(/^\[|\]$/g, ''))];
  return block !== undefined && address !== undefined && cidrContains(block, address);
}
