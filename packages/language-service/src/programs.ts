/**
 * Which modules of a workspace make up one program. A workspace may hold several: projects side by side, copies of a
 * platform schema, fixtures. Mixed together they would report each other as duplicates.
 * Invariant: every module is in exactly one program; modules of one package are in the same one unless they declare
 * the same name in different folders; a `use` leads to the nearest package of that name.
 */
import { compareUtf8 } from '@policyc/base';
import type { OutlinedModule } from './module-outline.js';

/** Modules that share a package. */
type Cluster = OutlinedModule[];

/** Parts the modules of a workspace into programs, without those of the standard library. */
export function partition(modules: readonly OutlinedModule[]): readonly (readonly OutlinedModule[])[] {
  const sorted = [...modules].sort((a, b) => compareUtf8(a.source.uri, b.source.uri));
  const clusters = clusterPackages(sorted);
  const joined = createUnion(sorted);
  for (const cluster of [...clusters.values()].flat()) {
    for (const module of cluster) joined.join(cluster[0] ?? module, module);
  }
  for (const module of sorted) {
    const used = module.outline.uses.flatMap(
      (name) => nearest(module, (clusters.get(name) ?? []).flat()) ?? [],
    );
    for (const other of used) joined.join(module, other);
    // A module that leads nowhere stays with its neighbour, so that messages can name what that one knows.
    const neighbour = used.length > 0 || module.outline.isPlatform ? undefined : nearest(module, sorted);
    if (neighbour !== undefined) joined.join(module, neighbour);
  }
  return joined.groups();
}

/**
 * The modules of the standard library that a program gets beside its own: those that it uses, and, where it has no
 * platform of its own, every platform, so that messages can propose it.
 */
export function libraryFor(
  program: readonly OutlinedModule[],
  library: readonly OutlinedModule[],
): readonly OutlinedModule[] {
  const own = new Set(program.map(({ outline }) => outline.packageName));
  const available = library.filter(({ outline }) => !own.has(outline.packageName));
  const used = new Set<string>();
  const pending = program.flatMap(({ outline }) => outline.uses);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    for (const { outline } of available) if (outline.packageName === name) pending.push(...outline.uses);
  }
  const hasPlatform = program.some(({ outline }) => outline.isPlatform);
  return available.filter(
    ({ outline }) => used.has(outline.packageName) || (outline.isPlatform && !hasPlatform),
  );
}

function clusterPackages(modules: readonly OutlinedModule[]): ReadonlyMap<string, readonly Cluster[]> {
  const packages = new Map<string, Cluster[]>();
  for (const module of modules) {
    const { packageName } = module.outline;
    const clusters = packages.get(packageName) ?? [];
    packages.set(packageName, clusters);
    const cluster =
      packageName === '' ? undefined : clusters.find((c) => c.every((other) => belongs(module, other)));
    if (cluster === undefined) clusters.push([module]);
    else cluster.push(module);
  }
  return packages;
}

function belongs(a: OutlinedModule, b: OutlinedModule): boolean {
  if (folderOf(a) === folderOf(b)) return true;
  return ![...a.outline.names].some((name) => b.outline.names.has(name));
}

/** The module with the fewest steps between the two folders; the first of several. */
function nearest(from: OutlinedModule, modules: readonly OutlinedModule[]): OutlinedModule | undefined {
  let best: OutlinedModule | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const module of modules) {
    const steps = module === from ? Number.POSITIVE_INFINITY : distance(folderOf(from), folderOf(module));
    if (steps < fewest) {
      best = module;
      fewest = steps;
    }
  }
  return best;
}

function folderOf(module: OutlinedModule): string {
  return module.source.uri.slice(0, module.source.uri.lastIndexOf('/'));
}

function distance(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let common = 0;
  while (common < left.length && left[common] === right[common]) common++;
  return left.length + right.length - 2 * common;
}

/** Disjoint sets of modules. */
function createUnion(modules: readonly OutlinedModule[]) {
  const parents = new Map<OutlinedModule, OutlinedModule>();
  const rootOf = (module: OutlinedModule): OutlinedModule => {
    let root = module;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    return root;
  };
  return {
    join(a: OutlinedModule, b: OutlinedModule): void {
      const [left, right] = [rootOf(a), rootOf(b)];
      if (left !== right) parents.set(right, left);
    },
    groups(): readonly (readonly OutlinedModule[])[] {
      const groups = new Map<OutlinedModule, OutlinedModule[]>();
      for (const module of modules) {
        const root = rootOf(module);
        const group = groups.get(root);
        if (group === undefined) groups.set(root, [module]);
        else group.push(module);
      }
      return [...groups.values()];
    },
  };
}
