/**
 * A small syntax tree of Rego v1, as much as the emitter writes.
 * Invariant: built with the constructors of this file and `tidy.ts`, so that no rule, comprehension or `every` holds an
 * unused variable (OPA's strict mode refuses those). Knows nothing of policies.
 */
export type Expr =
  | { readonly tag: 'scalar'; readonly value: string | number | boolean | null }
  | { readonly tag: 'var'; readonly name: string }
  | { readonly tag: 'ref'; readonly base: Expr; readonly path: readonly Expr[] }
  | { readonly tag: 'array' | 'set'; readonly items: readonly Expr[] }
  | { readonly tag: 'object'; readonly entries: readonly (readonly [Expr, Expr])[] }
  | { readonly tag: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly tag: 'infix'; readonly operator: InfixOperator; readonly left: Expr; readonly right: Expr }
  | Comprehension
  /** Text made elsewhere (a built-in's lowering) and the variables that it reads. */
  | { readonly tag: 'verbatim'; readonly text: string; readonly variables: readonly string[] };

export type InfixOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'in';

/** `[head | body]`, `{head | body}` or `{key: head | body}`. */
export interface Comprehension {
  readonly tag: 'comprehension';
  readonly shape: 'array' | 'set' | 'object';
  readonly key: Expr | undefined;
  readonly head: Expr;
  readonly body: readonly Statement[];
}

export type Statement =
  | { readonly tag: 'expr'; readonly expr: Expr }
  | { readonly tag: 'not'; readonly expr: Expr }
  | { readonly tag: 'assign'; readonly name: string; readonly value: Expr }
  | { readonly tag: 'some'; readonly key: string | undefined; readonly name: string; readonly domain: Expr }
  | {
      readonly tag: 'every';
      readonly name: string;
      readonly domain: Expr;
      readonly body: readonly Statement[];
    };

/** `value` missing: `true`. */
export interface Branch {
  readonly value: Expr | undefined;
  readonly body: readonly Statement[];
}

export interface Rule {
  /** One line each, without `#`. */
  readonly comment: readonly string[];
  readonly name: string;
  /** `name["key"]`: one member of an object of rules. */
  readonly member: string | undefined;
  readonly params: readonly string[];
  /** The rule itself and its `else`s. */
  readonly branches: readonly [Branch, ...Branch[]];
}

export interface Metadata {
  readonly title: string;
  readonly description: string;
  readonly custom: readonly (readonly [string, string | readonly string[]])[];
}

export interface Import {
  readonly path: readonly string[];
  /** Missing: the last part of the path. */
  readonly as?: string;
}

export interface Module {
  readonly comment: readonly string[];
  readonly metadata: Metadata | undefined;
  readonly package: readonly string[];
  readonly imports: readonly Import[];
  readonly rules: readonly Rule[];
}

export function scalar(value: string | number | boolean | null): Expr {
  return { tag: 'scalar', value };
}

export function variable(name: string): Expr {
  return { tag: 'var', name };
}

/** `base.a.b` or `base[x]`; strings become string members, numbers positions. */
export function ref(base: Expr | string, ...path: readonly (Expr | string | number)[]): Expr {
  const head = typeof base === 'string' ? variable(base) : base;
  const steps = path.map((p) => (typeof p === 'object' ? p : scalar(p)));
  if (steps.length === 0) return head;
  return head.tag === 'ref'
    ? { tag: 'ref', base: head.base, path: [...head.path, ...steps] }
    : { tag: 'ref', base: head, path: steps };
}

export function array(...items: readonly Expr[]): Expr {
  return { tag: 'array', items };
}

export function set(items: readonly Expr[]): Expr {
  return { tag: 'set', items };
}

export function object(entries: Readonly<Record<string, Expr>>): Expr {
  return { tag: 'object', entries: Object.entries(entries).map(([k, v]) => [scalar(k), v] as const) };
}

export function call(name: string, ...args: readonly Expr[]): Expr {
  return { tag: 'call', name, args };
}

export function infix(left: Expr, operator: InfixOperator, right: Expr): Expr {
  return { tag: 'infix', operator, left, right };
}

export function check(expr: Expr): Statement {
  return { tag: 'expr', expr };
}

export function never(expr: Expr): Statement {
  return { tag: 'not', expr };
}

export function assign(name: string, value: Expr): Statement {
  return { tag: 'assign', name, value };
}

export function someIn(name: string, domain: Expr, key?: string): Statement {
  return { tag: 'some', key, name, domain };
}
