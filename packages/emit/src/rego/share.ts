/**
 * Helper rules that several policies have become one in `policyc.shared`, so that OPA evaluates them once: conditions that
 * policies have in common, and the searches of paths, which cost most.
 * Invariant: two helpers are one only where they are the same up to the names of variables and of helpers; what a policy
 * decides is then the same, too.
 */
import type { Branch, Expr, Module, Rule, Statement } from './ast.js';
import { ref } from './ast.js';
import { SHARED_ALIAS } from './modules.js';
import { OWN_RULES } from './policy-context.js';
import { flatExpr } from './print.js';

/** The rules of `policyc.shared`, and the modules without what went there. Imports are the caller's. */
export function shareHelpers(modules: readonly Module[]): {
  readonly shared: readonly Rule[];
  readonly modules: readonly Module[];
} {
  const interned = new Map<string, string>();
  const forms = modules.map((module) => canonicalForms(module, interned));
  const homes = new Map<string, number>();
  for (const byName of forms) {
    for (const form of new Set(byName.values())) homes.set(form, (homes.get(form) ?? 0) + 1);
  }
  const isShared = (form: string | undefined) => form !== undefined && (homes.get(form) ?? 0) > 1;
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const shared: Rule[] = [];
  const rewritten = modules.map((module, i) => {
    const byName = forms[i] ?? new Map<string, string>();
    const fresh = new Set<string>();
    for (const { name } of module.rules) {
      const form = byName.get(name);
      if (form === undefined || !isShared(form) || names.has(form)) continue;
      names.set(form, unique(name, taken));
      fresh.add(name);
    }
    const nameOf = (name: string) => {
      const form = byName.get(name);
      return form !== undefined && isShared(form) ? names.get(form) : undefined;
    };
    for (const rule of module.rules) {
      const name = nameOf(rule.name);
      if (name !== undefined && fresh.has(rule.name))
        shared.push({ ...mapRule(rule, (n) => nameOf(n), false), name });
    }
    const rules = module.rules
      .filter((r) => nameOf(r.name) === undefined)
      .map((r) => mapRule(r, nameOf, true));
    return { ...module, rules };
  });
  return { shared, modules: rewritten };
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let i = 2; taken.has(candidate); i++) candidate = `${name}_${i}`;
  taken.add(candidate);
  return candidate;
}

/**
 * What each rule is, whatever its variables are called; none for rules that say something of their policy alone.
 * @param interned a short name for each form, the same in all modules
 */
function canonicalForms(module: Module, interned: Map<string, string>): ReadonlyMap<string, string> {
  const groups = new Map<string, Rule[]>();
  for (const rule of module.rules) groups.set(rule.name, [...(groups.get(rule.name) ?? []), rule]);
  const forms = new Map<string, string>();
  const formOf = (name: string): string => {
    const known = forms.get(name);
    if (known !== undefined) return known;
    // A rule of the policy itself, such as its population: its own for each module.
    if (OWN_RULES.has(name)) return `${module.package.join('.')}.${name}`;
    const form = JSON.stringify((groups.get(name) ?? []).map((rule) => canonicalRule(rule, groups, formOf)));
    const id = interned.get(form) ?? `f${interned.size}`;
    interned.set(form, id);
    forms.set(name, id);
    return id;
  };
  for (const name of groups.keys()) if (!OWN_RULES.has(name)) formOf(name);
  return forms;
}

function canonicalRule(
  rule: Rule,
  groups: ReadonlyMap<string, readonly Rule[]>,
  formOf: (name: string) => string,
): unknown {
  const variables = new Map<string, string>();
  const nameOf = (name: string): string => {
    if (groups.has(name)) return `@${formOf(name)}`;
    if (GLOBAL.has(name)) return name;
    const known = variables.get(name) ?? `$${variables.size}`;
    variables.set(name, known);
    return known;
  };
  const expr = (e: Expr): unknown => {
    switch (e.tag) {
      case 'scalar':
        return ['scalar', e.value];
      case 'var':
        return ['var', nameOf(e.name)];
      case 'ref':
        return ['ref', expr(e.base), e.path.map(expr)];
      case 'array':
      case 'set':
        return [e.tag, e.items.map(expr)];
      case 'object':
        return ['object', e.entries.map(([k, v]) => [expr(k), expr(v)])];
      case 'call':
        return ['call', groups.has(e.name) ? nameOf(e.name) : e.name, e.args.map(expr)];
      case 'infix':
        return ['infix', e.operator, expr(e.left), expr(e.right)];
      case 'comprehension':
        return ['comprehension', e.shape, e.body.map(statement), e.key && expr(e.key), expr(e.head)];
      case 'verbatim':
        return ['verbatim', outsideStrings(e.text, (n) => (e.variables.includes(n) ? nameOf(n) : n))];
    }
  };
  const statement = (s: Statement): unknown => {
    switch (s.tag) {
      case 'expr':
      case 'not':
        return [s.tag, expr(s.expr)];
      case 'assign':
        return ['assign', expr(s.value), nameOf(s.name)];
      case 'some':
        return ['some', expr(s.domain), s.key === undefined ? null : nameOf(s.key), nameOf(s.name)];
      case 'every':
        return ['every', expr(s.domain), nameOf(s.name), s.body.map(statement)];
    }
  };
  const params = rule.params.map((p, i) => (p === '_' ? `_${i}` : nameOf(p)));
  const branches = rule.branches.map((b) => [b.body.map(statement), b.value ? expr(b.value) : null]);
  return [rule.member, params, branches];
}

/** Names of imports and of what OPA gives. */
const GLOBAL: ReadonlySet<string> = new Set([
  'input',
  'data',
  'lib',
  'schema',
  'settings',
  'values',
  'walks',
  '_',
]);

/** @param inPolicy whether the names are those of another package there */
function mapRule(rule: Rule, nameOf: (name: string) => string | undefined, inPolicy: boolean): Rule {
  const expr = (e: Expr): Expr => {
    switch (e.tag) {
      case 'scalar':
        return e;
      case 'var': {
        const name = nameOf(e.name);
        if (name === undefined) return e;
        return inPolicy ? ref(SHARED_ALIAS, name) : { tag: 'var', name };
      }
      case 'ref':
        return ref(expr(e.base), ...e.path.map(expr));
      case 'array':
        return { ...e, items: e.items.map(expr) };
      case 'set': {
        // What were two helpers may be one now, and `opa fmt` writes no element twice.
        const items = new Map(e.items.map(expr).map((item) => [flatExpr(item), item]));
        return { ...e, items: [...items.values()] };
      }
      case 'object':
        return { ...e, entries: e.entries.map(([k, v]) => [expr(k), expr(v)] as const) };
      case 'call': {
        const name = nameOf(e.name);
        const shown = name !== undefined && inPolicy ? `${SHARED_ALIAS}.${name}` : name;
        return { ...e, name: shown ?? e.name, args: e.args.map(expr) };
      }
      case 'infix':
        return { ...e, left: expr(e.left), right: expr(e.right) };
      case 'comprehension':
        return { ...e, key: e.key && expr(e.key), head: expr(e.head), body: e.body.map(statement) };
      case 'verbatim': {
        const moved = e.variables.filter((v) => nameOf(v) !== undefined);
        if (moved.length === 0) return e;
        const text = outsideStrings(e.text, (n) => {
          const name = moved.includes(n) ? nameOf(n) : undefined;
          return name === undefined ? n : inPolicy ? `${SHARED_ALIAS}.${name}` : name;
        });
        const kept = e.variables.filter((v) => !moved.includes(v));
        return { ...e, text, variables: inPolicy ? [...kept, SHARED_ALIAS] : [...kept, ...moved] };
      }
    }
  };
  const statement = (s: Statement): Statement => {
    switch (s.tag) {
      case 'expr':
      case 'not':
        return { ...s, expr: expr(s.expr) };
      case 'assign':
        return { ...s, value: expr(s.value) };
      case 'some':
        return { ...s, domain: expr(s.domain) };
      case 'every':
        return { ...s, domain: expr(s.domain), body: s.body.map(statement) };
    }
  };
  const branch = (b: Branch): Branch => ({ value: b.value && expr(b.value), body: b.body.map(statement) });
  const [first, ...rest] = rule.branches;
  return { ...rule, branches: [branch(first), ...rest.map(branch)] };
}

/** Replaces the names in a text of Rego that stand in no string and behind no dot. */
function outsideStrings(text: string, replace: (name: string) => string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|(\.?)\b([A-Za-z_]\w*)\b/g, (all, dot, name) =>
    name === undefined || dot === '.' ? all : replace(name),
  );
}
