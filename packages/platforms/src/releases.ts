/** Versions that can be compared with those of advisories. */
import { parseVersion } from '@policyc/model';
import { type Fact, known, unknown } from './fact.js';
import type { SnapshotBuilder } from './snapshot-builder.js';

/** Sets `release` of packages and platforms to their version, where it is one version of Semantic Versioning. */
export function addReleases(builder: SnapshotBuilder): void {
  for (const kind of ['Package', 'Workspace'])
    for (const { key, values } of builder.assets(kind))
      builder.amend(kind, key, { release: releaseOf(values.version) });
}

export function releaseOf(version: unknown): Fact {
  const text = typeof version === 'string' ? version.replace(/^[v=]/, '') : undefined;
  return text !== undefined && parseVersion(text) ? known(text) : unknown('no version that can be compared');
}
