/**
 * The packages of policies: `policyc.packs.<package>.<id>` (a leading `packs.` counts once), without clashes, and the ones
 * that they lie in. Each of these packages has a rule `report`, so none is called that.
 */
import type { ir } from '@policyc/ir';
import { ROOT } from './modules.js';

/** The name of the rule that every package of policies has. */
const REPORT = 'report';

/** Parallel to the policies. */
export function policyPaths(policies: readonly ir.Policy[]): readonly (readonly string[])[] {
  const parents = policies.map(parentPath);
  // A package must not lie where another one has rules.
  const taken = new Set(parents.flatMap((path) => path.map((_, i) => path.slice(0, i + 1).join('.'))));
  return policies.map(({ metadata }, i) => {
    const parent = parents[i] as readonly string[];
    let leaf = metadata.id.toLowerCase().replace(/[^a-z0-9_]/g, '_');
    while (leaf === REPORT || taken.has([...parent, leaf].join('.'))) leaf += '_';
    const path = [...parent, leaf];
    taken.add(path.join('.'));
    return path;
  });
}

/** The packages that policies lie in, with the positions of their policies, which stand together. */
export function packagePaths(
  policies: readonly ir.Policy[],
): readonly { readonly path: readonly string[]; readonly from: number; readonly to: number }[] {
  const found: { path: readonly string[]; name: string; from: number; to: number }[] = [];
  policies.forEach((policy, i) => {
    const { package: name } = policy.metadata;
    const last = found.at(-1);
    if (last?.name === name) last.to = i + 1;
    else found.push({ path: parentPath(policy), name, from: i, to: i + 1 });
  });
  return found;
}

function parentPath({ metadata }: ir.Policy): readonly string[] {
  const parts = metadata.package.split('.').map((part) => (part === REPORT ? `${part}_` : part));
  return parts.length > 1 && parts[0] === 'packs' ? [ROOT, ...parts] : [ROOT, 'packs', ...parts];
}
