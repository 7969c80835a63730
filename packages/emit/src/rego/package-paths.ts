/** The package of each policy: `policyc.packs.<package>.<id>` (a leading `packs.` counts once), without clashes. */
import type { ir } from '@policyc/ir';
import { ROOT } from './modules.js';

/** Parallel to the policies. */
export function policyPaths(policies: readonly ir.Policy[]): readonly (readonly string[])[] {
  const parents = policies.map(({ metadata }) => {
    const parts = metadata.package.split('.');
    return parts.length > 1 && parts[0] === 'packs' ? [ROOT, ...parts] : [ROOT, 'packs', ...parts];
  });
  // A package must not lie where another one has rules.
  const taken = new Set(parents.flatMap((path) => path.map((_, i) => path.slice(0, i + 1).join('.'))));
  return policies.map(({ metadata }, i) => {
    const parent = parents[i] as readonly string[];
    let leaf = metadata.id.toLowerCase().replace(/[^a-z0-9_]/g, '_');
    while (taken.has([...parent, leaf].join('.'))) leaf += '_';
    const path = [...parent, leaf];
    taken.add(path.join('.'));
    return path;
  });
}
