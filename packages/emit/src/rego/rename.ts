/** Rules whose helpers have other names. Invariant: what names none of them stays the very same object. */
import {
  array,
  type Branch,
  call,
  type Expr,
  infix,
  objectOf,
  type Rule,
  ref,
  type Statement,
  set,
  variable,
  verbatim,
} from './ast.js';
import { distinct } from './flat.js';
import { SHARED_ALIAS } from './modules.js';
import { outsideStrings } from './names-in-text.js';
import { comprehension } from './tidy.js';

/** How helpers are called elsewhere. */
export interface Renaming {
  /** Their names in `policyc.shared`. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether these are names of another package where the rules stand. */
  readonly inPolicy: boolean;
}

export function renamedRule(rule: Rule, by: Renaming): Rule {
  if (!isNamedIn(rule.reads, by)) return rule;
  const [first, ...rest] = rule.branches;
  const reads = new Set<string>();
  for (const name of rule.reads) {
    const shared = by.names.get(name);
    reads.add(shared === undefined ? name : by.inPolicy ? SHARED_ALIAS : shared);
  }
  return {
    ...rule,
    branches: [renamedBranch(first, by), ...rest.map((branch) => renamedBranch(branch, by))],
    reads: [...reads],
  };
}

function isNamedIn(reads: readonly string[], { names }: Renaming): boolean {
  for (let i = 0; i < reads.length; i++) if (names.has(reads[i] as string)) return true;
  return false;
}

function renamedBranch({ value, body }: Branch, by: Renaming): Branch {
  return { value: value && renamedExpr(value, by), body: mapped(body, renamedStatement, by) };
}

function renamedExpr(e: Expr, by: Renaming): Expr {
  switch (e.tag) {
    case 'scalar':
      return e;
    case 'var': {
      const name = by.names.get(e.name);
      if (name === undefined) return e;
      return by.inPolicy ? ref(SHARED_ALIAS, name) : variable(name);
    }
    case 'ref': {
      const base = renamedExpr(e.base, by);
      const path = mapped(e.path, renamedExpr, by);
      return base === e.base && path === e.path ? e : ref(base, ...path);
    }
    case 'array': {
      const items = mapped(e.items, renamedExpr, by);
      return items === e.items ? e : array(...items);
    }
    case 'set': {
      const items = mapped(e.items, renamedExpr, by);
      if (items === e.items) return e;
      // What were two helpers may be one now, and `opa fmt` writes no element twice.
      return set(distinct(items));
    }
    case 'object': {
      const entries = mapped(e.entries, renamedEntry, by);
      return entries === e.entries ? e : objectOf(entries);
    }
    case 'call': {
      const name = by.names.get(e.name);
      const args = mapped(e.args, renamedExpr, by);
      if (name === undefined) return args === e.args ? e : call(e.name, ...args);
      return call(by.inPolicy ? `${SHARED_ALIAS}.${name}` : name, ...args);
    }
    case 'infix': {
      const left = renamedExpr(e.left, by);
      const right = renamedExpr(e.right, by);
      return left === e.left && right === e.right ? e : infix(left, e.operator, right);
    }
    case 'comprehension':
      if (!isNamedIn(e.reads, by)) return e;
      return comprehension(
        e.shape,
        renamedExpr(e.head, by),
        mapped(e.body, renamedStatement, by),
        e.key && renamedExpr(e.key, by),
      );
    case 'verbatim': {
      const moved = e.variables.filter((v) => by.names.has(v));
      if (moved.length === 0) return e;
      const text = outsideStrings(e.text, (n) => {
        const name = moved.includes(n) ? by.names.get(n) : undefined;
        return name === undefined ? n : by.inPolicy ? `${SHARED_ALIAS}.${name}` : name;
      });
      const kept = e.variables.filter((v) => !moved.includes(v));
      return verbatim(text, by.inPolicy ? [...kept, SHARED_ALIAS] : [...kept, ...moved]);
    }
  }
}

type Entry = readonly [Expr, Expr];

function renamedEntry(entry: Entry, by: Renaming): Entry {
  const key = renamedExpr(entry[0], by);
  const value = renamedExpr(entry[1], by);
  return key === entry[0] && value === entry[1] ? entry : [key, value];
}

function renamedStatement(s: Statement, by: Renaming): Statement {
  switch (s.tag) {
    case 'expr':
    case 'not': {
      const expr = renamedExpr(s.expr, by);
      return expr === s.expr ? s : { ...s, expr };
    }
    case 'assign': {
      const value = renamedExpr(s.value, by);
      return value === s.value ? s : { ...s, value };
    }
    case 'some': {
      const domain = renamedExpr(s.domain, by);
      return domain === s.domain ? s : { ...s, domain };
    }
    case 'every': {
      const domain = renamedExpr(s.domain, by);
      const body = mapped(s.body, renamedStatement, by);
      return domain === s.domain && body === s.body ? s : { ...s, domain, body };
    }
  }
}

/** The list itself where nothing in it changes. */
function mapped<T>(list: readonly T[], map: (element: T, by: Renaming) => T, by: Renaming): readonly T[] {
  let changed: T[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const before = list[i] as T;
    const made = map(before, by);
    if (made === before) continue;
    changed ??= list.slice();
    changed[i] = made;
  }
  return changed ?? list;
}
