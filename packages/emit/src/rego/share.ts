/**
 * Helper rules that several policies have become one in `policyc.shared`, so that OPA evaluates them once: conditions that
 * policies have in common, and the searches of paths, which cost most.
 * Invariant: two helpers are one only where they are the same up to the names of variables and of helpers; what a policy
 * decides is then the same, too.
 */
import type { Module, Rule } from './ast.js';
import { CanonicalForms, type RulesByName } from './canonical.js';
import { OWN_RULES } from './policy-context.js';
import { renamedRule } from './rename.js';
import { shapeOf } from './shape.js';

/** The rules of `policyc.shared`, and the modules without what went there. Imports are the caller's. */
export function shareHelpers(modules: readonly Module[]): {
  readonly shared: readonly Rule[];
  readonly modules: readonly Module[];
} {
  const interned = new Map<string, string>();
  const groups = modules.map(rulesByName);
  const shapes = new Shapes(groups);
  const forms = modules.map((module, i) => {
    const canonical = new CanonicalForms(module, groups[i] as RulesByName, interned);
    for (const [name, rules] of canonical.groups) if (shapes.isLikeAnother(rules)) canonical.formOf(name);
    return canonical.byName;
  });
  const homes = new Map<string, number>();
  for (const byName of forms) for (const form of new Set(byName.values())) increase(homes, form);
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const shared: Rule[] = [];
  const rewritten: Module[] = [];
  for (const [i, module] of modules.entries()) {
    const byName = forms[i] as ReadonlyMap<string, string>;
    const fresh = new Set<string>();
    for (const { name } of module.rules) {
      const form = byName.get(name);
      if (form === undefined || (homes.get(form) ?? 0) < 2 || names.has(form)) continue;
      names.set(form, unique(name, taken));
      fresh.add(name);
    }
    const renamed = new Map<string, string>();
    for (const [name, form] of byName) {
      const common = names.get(form);
      if (common !== undefined) renamed.set(name, common);
    }
    if (renamed.size === 0) {
      rewritten.push(module);
      continue;
    }
    const rules: Rule[] = [];
    for (const rule of module.rules) {
      const name = renamed.get(rule.name);
      if (name === undefined) rules.push(renamedRule(rule, { names: renamed, inPolicy: true }));
      else if (fresh.has(rule.name))
        shared.push({ ...renamedRule(rule, { names: renamed, inPolicy: false }), name });
    }
    rewritten.push({ ...module, rules });
  }
  return { shared, modules: rewritten };
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let i = 2; taken.has(candidate); i++) candidate = `${name}_${i}`;
  taken.add(candidate);
  return candidate;
}

function rulesByName(module: Module): RulesByName {
  const groups = new Map<string, Rule[]>();
  for (const rule of module.rules) {
    const group = groups.get(rule.name);
    if (group) group.push(rule);
    else groups.set(rule.name, [rule]);
  }
  return groups;
}

/** Most rules have a shape that no other module has: they need no form to be told from all others. */
class Shapes {
  readonly #shapes = new Map<readonly Rule[], number>();
  readonly #homes = new Map<number, number>();

  constructor(modules: readonly RulesByName[]) {
    for (const groups of modules) {
      const here = new Set<number>();
      for (const [name, rules] of groups) {
        if (OWN_RULES.has(name)) continue;
        const shape = shapeOf(rules);
        this.#shapes.set(rules, shape);
        here.add(shape);
      }
      for (const shape of here) increase(this.#homes, shape);
    }
  }

  /** False where no other module can have the rules. */
  isLikeAnother(rules: readonly Rule[]): boolean {
    return (this.#homes.get(this.#shapes.get(rules) ?? 0) ?? 0) > 1;
  }
}
