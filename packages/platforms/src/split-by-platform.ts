/** What each platform has given to a snapshot: the measure of its adapter, and of its exports. */
import type { Snapshot, SnapshotAsset } from '@policyc/model';
import type { FileReport } from './file-report.js';

export interface PlatformShare {
  readonly platform: string;
  /** How many files were mapped. */
  readonly files: number;
  /** The assets that come from these files; stubs are left out. */
  readonly snapshot: Snapshot;
}

/** @returns one share for each platform, by name */
export function splitByPlatform(
  snapshot: Snapshot,
  reports: readonly FileReport[],
): readonly PlatformShare[] {
  const mapped = reports.filter((r) => r.tag === 'mapped');
  const platformOf = new Map(mapped.map((r) => [r.path, r.platform] as const));
  const { stubs: _, ...rest } = snapshot;
  return [...new Set(platformOf.values())].sort().map((platform) => {
    const assets: Record<string, readonly SnapshotAsset[]> = {};
    for (const [kind, list] of Object.entries(snapshot.assets)) {
      const places = snapshot.origins?.assets[kind] ?? [];
      assets[kind] = list.filter((_asset, i) => {
        const file = snapshot.origins?.files[places[i]?.file ?? -1];
        return file !== undefined && platformOf.get(file) === platform;
      });
    }
    return {
      platform,
      files: mapped.filter((r) => r.platform === platform).length,
      snapshot: { ...rest, assets },
    };
  });
}
