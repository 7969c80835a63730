/**
 * What rules are, whatever their variables are called.
 * Invariant: helpers of two modules have the same form only where they are the same up to the names of variables and of helpers.
 */
import type { Branch, Expr, Module, Rule, Statement } from './ast.js';
import { outsideStrings } from './names-in-text.js';
import { OWN_RULES } from './policy-context.js';

export type RulesByName = ReadonlyMap<string, readonly Rule[]>;

/** The forms of the helpers of one module. */
export class CanonicalForms {
  readonly byName = new Map<string, string>();
  readonly #module: Module;
  readonly #interned: Map<string, string>;

  /**
   * @param groups the rules of the module
   * @param interned a short name for each form, the same in all modules
   */
  constructor(
    module: Module,
    readonly groups: RulesByName,
    interned: Map<string, string>,
  ) {
    this.#module = module;
    this.#interned = interned;
  }

  /** The short name of the form of a rule, which stands in `byName` from then on unless it is the policy's own. */
  formOf(name: string): string {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    // A rule of the policy itself, such as its population: its own for each module.
    if (OWN_RULES.has(name)) return `${this.#module.package.join('.')}.${name}`;
    let form = '';
    for (const rule of this.groups.get(name) ?? []) form += `${new RuleForm(this).of(rule)}\n`;
    const id = this.#interned.get(form) ?? `f${this.#interned.size}`;
    this.#interned.set(form, id);
    this.byName.set(name, id);
    return id;
  }
}

/** The rule's text with names in place of variables by where they come first. Strings are quoted, so that no two rules read alike. */
class RuleForm {
  readonly #forms: CanonicalForms;
  readonly #names = new Map<string, string>();
  #variables = 0;

  constructor(forms: CanonicalForms) {
    this.#forms = forms;
  }

  of(rule: Rule): string {
    let params = '';
    for (const [i, name] of rule.params.entries()) params += `${name === '_' ? `_${i}` : this.#name(name)},`;
    let text = `[${JSON.stringify(rule.member ?? null)}](${params})`;
    for (const branch of rule.branches) text += this.#branch(branch);
    return text;
  }

  #branch({ body, value }: Branch): string {
    return `{${this.#statements(body)}}${value ? this.#expr(value) : ''} else `;
  }

  #name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const made = this.#forms.groups.has(name)
      ? `@${this.#forms.formOf(name)}`
      : GLOBAL.has(name)
        ? name
        : `$${this.#variables++}`;
    this.#names.set(name, made);
    return made;
  }

  #list(exprs: readonly Expr[]): string {
    let text = '';
    for (let i = 0; i < exprs.length; i++) text += `${this.#expr(exprs[i] as Expr)},`;
    return text;
  }

  #expr(e: Expr): string {
    switch (e.tag) {
      case 'scalar':
        return e.text;
      case 'var':
        return this.#name(e.name);
      case 'ref':
        return `${this.#expr(e.base)}[${this.#list(e.path)}]`;
      case 'array':
        return `[${this.#list(e.items)}]`;
      case 'set':
        return `{${this.#list(e.items)}}`;
      case 'object': {
        let text = '{';
        for (const [k, v] of e.entries) text += `${this.#expr(k)}:${this.#expr(v)},`;
        return `${text}}`;
      }
      case 'call':
        return `${this.#forms.groups.has(e.name) ? this.#name(e.name) : e.name}(${this.#list(e.args)})`;
      case 'infix':
        return `(${this.#expr(e.left)} ${e.operator} ${this.#expr(e.right)})`;
      case 'comprehension': {
        const body = this.#statements(e.body);
        return `${e.shape}{${e.key ? `${this.#expr(e.key)}:` : ''}${this.#expr(e.head)}|${body}}`;
      }
      case 'verbatim':
        return `<${outsideStrings(e.text, (n) => (e.variables.includes(n) ? this.#name(n) : n))}>`;
    }
  }

  #statements(body: readonly Statement[]): string {
    let text = '';
    for (let i = 0; i < body.length; i++) text += `${this.#statement(body[i] as Statement)};`;
    return text;
  }

  #statement(s: Statement): string {
    switch (s.tag) {
      case 'expr':
        return this.#expr(s.expr);
      case 'not':
        return `not ${this.#expr(s.expr)}`;
      case 'assign':
        return `${this.#name(s.name)}:=${this.#expr(s.value)}`;
      case 'some':
        return `some ${s.key === undefined ? '' : this.#name(s.key)},${this.#name(s.name)} in ${this.#expr(s.domain)}`;
      case 'every':
        return `every ${this.#name(s.name)} in ${this.#expr(s.domain)}{${this.#statements(s.body)}}`;
    }
  }
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
