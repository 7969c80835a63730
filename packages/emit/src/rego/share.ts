/**
 * Helper rules that several policies have become one in `policyc.shared`, so that OPA evaluates them once: conditions that
 * policies have in common, and the searches of paths, which cost most.
 * Invariant: two helpers are one only where they are the same up to the names of variables and of helpers; what a policy
 * decides is then the same, too.
 */
import {
  array,
  type Branch,
  call,
  type Expr,
  infix,
  type Module,
  objectOf,
  type Rule,
  ref,
  type Statement,
  set,
  variable,
  verbatim,
} from './ast.js';
import { flat } from './flat.js';
import { SHARED_ALIAS } from './modules.js';
import { OWN_RULES } from './policy-context.js';
import { shapeOf } from './shape.js';
import { comprehension } from './tidy.js';

/** The rules of `policyc.shared`, and the modules without what went there. Imports are the caller's. */
export function shareHelpers(modules: readonly Module[]): {
  readonly shared: readonly Rule[];
  readonly modules: readonly Module[];
} {
  const interned = new Map<string, string>();
  const groups = modules.map(rulesByName);
  const isLikeAnother = likeAnother(groups);
  const forms = modules.map((module, i) =>
    canonicalForms(module, groups[i] as RulesByName, interned, isLikeAnother),
  );
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
    const renamed = new Map<string, string>();
    for (const [name, form] of byName) {
      const common = isShared(form) ? names.get(form) : undefined;
      if (common !== undefined) renamed.set(name, common);
    }
    if (renamed.size === 0) return module;
    for (const rule of module.rules) {
      const name = renamed.get(rule.name);
      if (name !== undefined && fresh.has(rule.name)) shared.push({ ...mapRule(rule, renamed, false), name });
    }
    const rules = module.rules.filter((r) => !renamed.has(r.name)).map((r) => mapRule(r, renamed, true));
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

type RulesByName = ReadonlyMap<string, readonly Rule[]>;

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
function likeAnother(modules: readonly RulesByName[]): (rules: readonly Rule[]) => boolean {
  const shapes = new Map<readonly Rule[], number>();
  const homes = new Map<number, number>();
  for (const groups of modules) {
    const here = new Set<number>();
    for (const [name, rules] of groups) {
      if (OWN_RULES.has(name)) continue;
      const shape = shapeOf(rules);
      shapes.set(rules, shape);
      here.add(shape);
    }
    for (const shape of here) homes.set(shape, (homes.get(shape) ?? 0) + 1);
  }
  return (rules) => (homes.get(shapes.get(rules) ?? 0) ?? 0) > 1;
}

/**
 * What each rule is, whatever its variables are called; none for rules that say something of their policy alone.
 * @param interned a short name for each form, the same in all modules
 * @param isCandidate false where no other module can have the rules
 */
function canonicalForms(
  module: Module,
  groups: RulesByName,
  interned: Map<string, string>,
  isCandidate: (rules: readonly Rule[]) => boolean,
): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  const formOf = (name: string): string => {
    const known = forms.get(name);
    if (known !== undefined) return known;
    // A rule of the policy itself, such as its population: its own for each module.
    if (OWN_RULES.has(name)) return `${module.package.join('.')}.${name}`;
    const form = (groups.get(name) ?? []).map((rule) => canonicalRule(rule, groups, formOf)).join('\n');
    const id = interned.get(form) ?? `f${interned.size}`;
    interned.set(form, id);
    forms.set(name, id);
    return id;
  };
  for (const [name, rules] of groups) if (!OWN_RULES.has(name) && isCandidate(rules)) formOf(name);
  return forms;
}

/** The rule's text with names in place of variables by where they come first. Strings are quoted, so that no two rules read alike. */
function canonicalRule(
  rule: Rule,
  groups: ReadonlyMap<string, readonly Rule[]>,
  formOf: (name: string) => string,
): string {
  const names = new Map<string, string>();
  let variables = 0;
  const nameOf = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const made = groups.has(name) ? `@${formOf(name)}` : GLOBAL.has(name) ? name : `$${variables++}`;
    names.set(name, made);
    return made;
  };
  const list = (exprs: readonly Expr[]) => {
    let text = '';
    for (const e of exprs) text += `${expr(e)},`;
    return text;
  };
  const expr = (e: Expr): string => {
    switch (e.tag) {
      case 'scalar':
        return e.text;
      case 'var':
        return nameOf(e.name);
      case 'ref':
        return `${expr(e.base)}[${list(e.path)}]`;
      case 'array':
        return `[${list(e.items)}]`;
      case 'set':
        return `{${list(e.items)}}`;
      case 'object': {
        let text = '{';
        for (const [k, v] of e.entries) text += `${expr(k)}:${expr(v)},`;
        return `${text}}`;
      }
      case 'call':
        return `${groups.has(e.name) ? nameOf(e.name) : e.name}(${list(e.args)})`;
      case 'infix':
        return `(${expr(e.left)} ${e.operator} ${expr(e.right)})`;
      case 'comprehension': {
        const body = statements(e.body);
        return `${e.shape}{${e.key ? `${expr(e.key)}:` : ''}${expr(e.head)}|${body}}`;
      }
      case 'verbatim':
        return `<${outsideStrings(e.text, (n) => (e.variables.includes(n) ? nameOf(n) : n))}>`;
    }
  };
  const statements = (body: readonly Statement[]) => {
    let text = '';
    for (const s of body) text += `${statement(s)};`;
    return text;
  };
  const statement = (s: Statement): string => {
    switch (s.tag) {
      case 'expr':
        return expr(s.expr);
      case 'not':
        return `not ${expr(s.expr)}`;
      case 'assign':
        return `${nameOf(s.name)}:=${expr(s.value)}`;
      case 'some':
        return `some ${s.key === undefined ? '' : nameOf(s.key)},${nameOf(s.name)} in ${expr(s.domain)}`;
      case 'every':
        return `every ${nameOf(s.name)} in ${expr(s.domain)}{${statements(s.body)}}`;
    }
  };
  const params = rule.params.map((p, i) => (p === '_' ? `_${i}` : nameOf(p)));
  const branches = rule.branches.map((b) => `{${statements(b.body)}}${b.value ? expr(b.value) : ''}`);
  return `[${JSON.stringify(rule.member ?? null)}](${params.join()})${branches.join(' else ')}`;
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

/**
 * The rule with helpers under their shared names; what names none of these stays as it is.
 * @param inPolicy whether the names are those of another package there
 */
function mapRule(rule: Rule, names: ReadonlyMap<string, string>, inPolicy: boolean): Rule {
  if (!readsAny(rule.reads, names)) return rule;
  const expr = (e: Expr): Expr => {
    switch (e.tag) {
      case 'scalar':
        return e;
      case 'var': {
        const name = names.get(e.name);
        if (name === undefined) return e;
        return inPolicy ? ref(SHARED_ALIAS, name) : variable(name);
      }
      case 'ref': {
        const base = expr(e.base);
        const path = all(e.path);
        return base === e.base && path === e.path ? e : ref(base, ...path);
      }
      case 'array': {
        const items = all(e.items);
        return items === e.items ? e : array(...items);
      }
      case 'set': {
        const items = all(e.items);
        if (items === e.items) return e;
        // What were two helpers may be one now, and `opa fmt` writes no element twice.
        return set([...new Map(items.map((item) => [flat(item), item])).values()]);
      }
      case 'object': {
        const entries = mapped(e.entries, (entry) => {
          const [key, value] = entry;
          const [newKey, newValue] = [expr(key), expr(value)];
          return newKey === key && newValue === value ? entry : ([newKey, newValue] as const);
        });
        return entries === e.entries ? e : objectOf(entries);
      }
      case 'call': {
        const name = names.get(e.name);
        const args = all(e.args);
        if (name === undefined) return args === e.args ? e : call(e.name, ...args);
        return call(inPolicy ? `${SHARED_ALIAS}.${name}` : name, ...args);
      }
      case 'infix': {
        const left = expr(e.left);
        const right = expr(e.right);
        return left === e.left && right === e.right ? e : infix(left, e.operator, right);
      }
      case 'comprehension': {
        if (!readsAny(e.reads, names)) return e;
        return comprehension(e.shape, expr(e.head), mapped(e.body, statement), e.key && expr(e.key));
      }
      case 'verbatim': {
        const moved = e.variables.filter((v) => names.has(v));
        if (moved.length === 0) return e;
        const text = outsideStrings(e.text, (n) => {
          const name = moved.includes(n) ? names.get(n) : undefined;
          return name === undefined ? n : inPolicy ? `${SHARED_ALIAS}.${name}` : name;
        });
        const kept = e.variables.filter((v) => !moved.includes(v));
        return verbatim(text, inPolicy ? [...kept, SHARED_ALIAS] : [...kept, ...moved]);
      }
    }
  };
  const all = (exprs: readonly Expr[]): readonly Expr[] => mapped(exprs, expr);
  const statement = (s: Statement): Statement => {
    switch (s.tag) {
      case 'expr':
      case 'not': {
        const made = expr(s.expr);
        return made === s.expr ? s : { ...s, expr: made };
      }
      case 'assign': {
        const value = expr(s.value);
        return value === s.value ? s : { ...s, value };
      }
      case 'some': {
        const domain = expr(s.domain);
        return domain === s.domain ? s : { ...s, domain };
      }
      case 'every': {
        const domain = expr(s.domain);
        const body = mapped(s.body, statement);
        return domain === s.domain && body === s.body ? s : { ...s, domain, body };
      }
    }
  };
  const branch = (b: Branch): Branch => ({
    value: b.value && expr(b.value),
    body: mapped(b.body, statement),
  });
  const [first, ...rest] = rule.branches;
  const renamed = rule.reads.map((name) =>
    names.has(name) ? (inPolicy ? SHARED_ALIAS : (names.get(name) ?? name)) : name,
  );
  return { ...rule, branches: [branch(first), ...rest.map(branch)], reads: [...new Set(renamed)] };
}

/** The list itself where nothing in it changes. */
function mapped<T>(list: readonly T[], map: (element: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const element = list[i] as T;
    const made = map(element);
    if (changed) changed.push(made);
    else if (made !== element) changed = [...list.slice(0, i), made];
  }
  return changed ?? list;
}

function readsAny(reads: readonly string[], names: ReadonlyMap<string, string>): boolean {
  for (const name of reads) if (names.has(name)) return true;
  return false;
}

/** Replaces the names in a text of Rego that stand in no string and behind no dot. */
function outsideStrings(text: string, replace: (name: string) => string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|(\.?)\b([A-Za-z_]\w*)\b/g, (all, dot, name) =>
    name === undefined || dot === '.' ? all : replace(name),
  );
}
