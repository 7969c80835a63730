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

/**
 * A version or a range of them, as manifests write it. Other texts may stand in its place: addresses of repositories,
 * with logins in them; those are not shown.
 */
export function manifestVersion(text: string | undefined): Fact {
  return text !== undefined && VERSION_TEXT.test(text.trim()) ? known(text.trim()) : unknown('not a version');
}

const VERSION_TEXT =
  /^(?:[\^~<>=v\s]{0,4}(?:\d+|[x*])(?:\.(?:\d+|[x*])){0,3}(?:[-+][\w.+-]{1,32})?(?:\s{1,4}(?:\|\|\s{1,4}|-\s{1,4})?|$)){1,6}$|^(?:latest|next|beta|stable)$/i;

export function releaseOf(version: unknown): Fact {
  const text = typeof version === 'string' ? version.replace(/^[v=]/, '') : undefined;
  return text !== undefined && parseVersion(text) ? known(text) : unknown('no version that can be compared');
}
