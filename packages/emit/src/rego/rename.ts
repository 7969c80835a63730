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
import { flat } from './flat.js';
import { SHARED_ALIAS } from './modules.js';
import { outsideStrings } from './names-in-text.js';
import { comprehension } from './tidy.js';

/** Writes helpers under their names in `policyc.shared`. */
export class Renamer {
  readonly #names: ReadonlyMap<string, string>;
  readonly #inPolicy: boolean;

  /**
   * @param names the shared names of helpers
   * @param inPolicy whether these are names of another package where the rules stand
   */
  constructor(names: ReadonlyMap<string, string>, inPolicy: boolean) {
    this.#names = names;
    this.#inPolicy = inPolicy;
  }

  rule(rule: Rule): Rule {
    if (!this.#isNamedIn(rule.reads)) return rule;
    const [first, ...rest] = rule.branches;
    const reads = new Set<string>();
    for (const name of rule.reads) {
      const shared = this.#names.get(name);
      reads.add(shared === undefined ? name : this.#inPolicy ? SHARED_ALIAS : shared);
    }
    return {
      ...rule,
      branches: [this.#branch(first), ...rest.map((branch) => this.#branch(branch))],
      reads: [...reads],
    };
  }

  #isNamedIn(reads: readonly string[]): boolean {
    for (let i = 0; i < reads.length; i++) if (this.#names.has(reads[i] as string)) return true;
    return false;
  }

  #branch({ value, body }: Branch): Branch {
    return { value: value && this.#expr(value), body: this.#body(body) };
  }

  #expr(e: Expr): Expr {
    switch (e.tag) {
      case 'scalar':
        return e;
      case 'var': {
        const name = this.#names.get(e.name);
        if (name === undefined) return e;
        return this.#inPolicy ? ref(SHARED_ALIAS, name) : variable(name);
      }
      case 'ref': {
        const base = this.#expr(e.base);
        const path = this.#all(e.path);
        return base === e.base && path === e.path ? e : ref(base, ...path);
      }
      case 'array': {
        const items = this.#all(e.items);
        return items === e.items ? e : array(...items);
      }
      case 'set': {
        const items = this.#all(e.items);
        if (items === e.items) return e;
        // What were two helpers may be one now, and `opa fmt` writes no element twice.
        return set([...new Map(items.map((item) => [flat(item), item])).values()]);
      }
      case 'object': {
        const entries = this.#entries(e.entries);
        return entries === e.entries ? e : objectOf(entries);
      }
      case 'call': {
        const name = this.#names.get(e.name);
        const args = this.#all(e.args);
        if (name === undefined) return args === e.args ? e : call(e.name, ...args);
        return call(this.#inPolicy ? `${SHARED_ALIAS}.${name}` : name, ...args);
      }
      case 'infix': {
        const left = this.#expr(e.left);
        const right = this.#expr(e.right);
        return left === e.left && right === e.right ? e : infix(left, e.operator, right);
      }
      case 'comprehension':
        if (!this.#isNamedIn(e.reads)) return e;
        return comprehension(e.shape, this.#expr(e.head), this.#body(e.body), e.key && this.#expr(e.key));
      case 'verbatim': {
        const moved = e.variables.filter((v) => this.#names.has(v));
        if (moved.length === 0) return e;
        const text = outsideStrings(e.text, (n) => {
          const name = moved.includes(n) ? this.#names.get(n) : undefined;
          return name === undefined ? n : this.#inPolicy ? `${SHARED_ALIAS}.${name}` : name;
        });
        const kept = e.variables.filter((v) => !moved.includes(v));
        return verbatim(text, this.#inPolicy ? [...kept, SHARED_ALIAS] : [...kept, ...moved]);
      }
    }
  }

  #all(exprs: readonly Expr[]): readonly Expr[] {
    let changed: Expr[] | undefined;
    for (let i = 0; i < exprs.length; i++) {
      const before = exprs[i] as Expr;
      const made = this.#expr(before);
      if (made === before) continue;
      changed ??= exprs.slice();
      changed[i] = made;
    }
    return changed ?? exprs;
  }

  #entries(entries: readonly (readonly [Expr, Expr])[]): readonly (readonly [Expr, Expr])[] {
    let changed: (readonly [Expr, Expr])[] | undefined;
    for (let i = 0; i < entries.length; i++) {
      const [key, value] = entries[i] as readonly [Expr, Expr];
      const made = [this.#expr(key), this.#expr(value)] as const;
      if (made[0] === key && made[1] === value) continue;
      changed ??= entries.slice();
      changed[i] = made;
    }
    return changed ?? entries;
  }

  #body(body: readonly Statement[]): readonly Statement[] {
    let changed: Statement[] | undefined;
    for (let i = 0; i < body.length; i++) {
      const before = body[i] as Statement;
      const made = this.#statement(before);
      if (made === before) continue;
      changed ??= body.slice();
      changed[i] = made;
    }
    return changed ?? body;
  }

  #statement(s: Statement): Statement {
    switch (s.tag) {
      case 'expr':
      case 'not': {
        const expr = this.#expr(s.expr);
        return expr === s.expr ? s : { ...s, expr };
      }
      case 'assign': {
        const value = this.#expr(s.value);
        return value === s.value ? s : { ...s, value };
      }
      case 'some': {
        const domain = this.#expr(s.domain);
        return domain === s.domain ? s : { ...s, domain };
      }
      case 'every': {
        const domain = this.#expr(s.domain);
        const body = this.#body(s.body);
        return domain === s.domain && body === s.body ? s : { ...s, domain, body };
      }
    }
  }
}
