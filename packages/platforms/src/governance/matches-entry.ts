/** Whether an entry of the sidecar is about an asset: every pattern that it has fits. */
import { matchesGlob, matchesName } from '@policyc/base';
import type { BuiltAsset } from '../asset-entry.js';
import type { Placed } from './shape.js';
import type { Target } from './target.js';

interface Patterns {
  readonly match?: readonly Placed<string>[];
  readonly key?: readonly Placed<string>[];
  readonly files?: readonly Placed<string>[];
}

export function matchesEntry(entry: Patterns, { key, values, file }: BuiltAsset, { paths }: Target): boolean {
  const { name } = values;
  const path = paths[file] ?? '';
  return (
    (entry.match === undefined ||
      (typeof name === 'string' && entry.match.some((p) => matchesName(name, p.value)))) &&
    (entry.key === undefined || entry.key.some((p) => matchesName(key, p.value))) &&
    (entry.files === undefined || entry.files.some((p) => matchesGlob(path, p.value)))
  );
}
