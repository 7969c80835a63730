/**
 * What there is: the assets that somebody has to know of, with owner, tier and exposure.
 * Invariant: what the snapshot cannot tell is `unknown` here, never a guess.
 */
import type { Json } from '@policyc/base';
import type { Location, Snapshot, SnapshotAsset } from '@policyc/model';

/** Who can reach an asset from outside, the widest first. */
export const EXPOSURES = ['anyone', 'unknown', 'authenticated', 'organisation', 'none'] as const;
export type Exposure = (typeof EXPOSURES)[number];

export interface InventoryEntry {
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  /** As the platform or `policyc.yaml` names it; undefined where there is none, or nobody says. */
  readonly owner?: string;
  /** As `policyc.yaml` declares it. */
  readonly tier?: string;
  /** Of automations and endpoints. */
  readonly exposure?: Exposure;
  /** Of automations. */
  readonly status?: string;
  readonly location?: Location;
}

/** The kinds that are listed, in this order. */
const KINDS = [
  'Workspace',
  'Automation',
  'Endpoint',
  'Credential',
  'Connector',
  'Package',
  'Variable',
  'DataStore',
  'Role',
  'Principal',
] as const;

/** @param snapshot of the schema `nocode` */
export function inventoryOf(snapshot: Snapshot): readonly InventoryEntry[] {
  const exposures = automationExposures(snapshot);
  const governance = new Map(
    list(snapshot, 'Governance').map((g) => [textOf(g, 'automation') ?? '', g] as const),
  );
  return KINDS.flatMap((kind) =>
    list(snapshot, kind).map((asset, i): InventoryEntry => {
      const key = textOf(asset, 'id') ?? '';
      const said = kind === 'Automation' ? governance.get(key) : undefined;
      const owner = (said && textOf(said, 'owner')) ?? textOf(asset, 'owner');
      const tier = said && textOf(said, 'tier');
      const exposure =
        kind === 'Automation'
          ? (exposures.get(key) ?? 'none')
          : kind === 'Endpoint'
            ? endpointExposure(asset)
            : undefined;
      const status = kind === 'Automation' ? (textOf(asset, 'status') ?? 'unknown') : undefined;
      const location = locationOf(snapshot, kind, i);
      return {
        kind,
        key,
        name: textOf(asset, 'name') ?? textOf(asset, 'path') ?? key,
        ...(owner === undefined ? {} : { owner }),
        ...(tier === undefined ? {} : { tier }),
        ...(exposure === undefined ? {} : { exposure }),
        ...(status === undefined ? {} : { status }),
        ...(location === undefined ? {} : { location }),
      };
    }),
  );
}

/** The widest exposure of the endpoints that each automation has. */
function automationExposures(snapshot: Snapshot): ReadonlyMap<string, Exposure> {
  const widest = new Map<string, Exposure>();
  for (const endpoint of list(snapshot, 'Endpoint')) {
    const automation = textOf(endpoint, 'automation') ?? '';
    const exposure = endpointExposure(endpoint);
    const before = widest.get(automation) ?? 'none';
    if (EXPOSURES.indexOf(exposure) < EXPOSURES.indexOf(before)) widest.set(automation, exposure);
  }
  return widest;
}

function endpointExposure(endpoint: SnapshotAsset): Exposure {
  if (fieldOf(endpoint, 'disabled') === true) return 'none';
  const callers = textOf(endpoint, 'callers');
  if (callers === 'organisation' || callers === 'listed') return 'organisation';
  if (fieldOf(endpoint, 'public') === false) return 'organisation';
  const auth = textOf(endpoint, 'auth');
  if (auth === undefined) return 'unknown';
  return auth === 'none' ? 'anyone' : 'authenticated';
}

function list(snapshot: Snapshot, kind: string): readonly SnapshotAsset[] {
  return snapshot.assets[kind] ?? [];
}

function fieldOf(asset: SnapshotAsset, field: string): Json | undefined {
  return Object.hasOwn(asset, field) ? asset[field] : undefined;
}

function textOf(asset: SnapshotAsset, field: string): string | undefined {
  const value = fieldOf(asset, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function locationOf(snapshot: Snapshot, kind: string, index: number): Location | undefined {
  const origin = snapshot.origins?.assets[kind]?.[index];
  const file = origin && snapshot.origins?.files[origin.file];
  return origin && file !== undefined ? { file, pointer: origin.pointer, line: origin.line } : undefined;
}
