/**
 * A small syntax tree of Rego v1, as much as the emitter writes.
 * Invariant: built with the constructors of this file and `tidy.ts`, so that no rule, comprehension or `every` holds an
 * unused variable (OPA's strict mode refuses those). Knows nothing of policies. Expressions carry how long they are on one line, for which layout asks at every level.
 */
import { memberText, quote } from './words.js';

export type Expr = {
  /** The length of its text on one line, in UTF-16 code units. */
  readonly width: number;
} & (
  | { readonly tag: 'scalar'; readonly value: string | number | boolean | null; readonly text: string }
  | { readonly tag: 'var'; readonly name: string }
  | { readonly tag: 'ref'; readonly base: Expr; readonly path: readonly Expr[] }
  | { readonly tag: 'array' | 'set'; readonly items: readonly Expr[] }
  | { readonly tag: 'object'; readonly entries: readonly (readonly [Expr, Expr])[] }
  | { readonly tag: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly tag: 'infix'; readonly operator: InfixOperator; readonly left: Expr; readonly right: Expr }
  | Comprehension
  /** Text made elsewhere (a built-in's lowering) and the variables that it reads. */
  | { readonly tag: 'verbatim'; readonly text: string; readonly variables: readonly string[] }
);

export type InfixOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'in';

/** `[head | body]`, `{head | body}` or `{key: head | body}`. */
export interface Comprehension {
  readonly tag: 'comprehension';
  readonly shape: 'array' | 'set' | 'object';
  readonly key: Expr | undefined;
  readonly head: Expr;
  readonly body: readonly Statement[];
  /** The names that stand in it, each once: so few that looking through them costs less than a set. */
  readonly reads: readonly string[];
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
  /** The names that stand in it, each once. */
  readonly reads: readonly string[];
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

type Scalar = string | number | boolean | null;

export const scalar = kept((value: Scalar): Expr => {
  const text = typeof value === 'string' ? quote(value) : String(value);
  return { tag: 'scalar', value, text, width: text.length };
});

export const variable = kept((name: string): Expr => ({ tag: 'var', name, width: name.length }));

/** The few texts and names of which modules are full are made once: expressions are never changed, so that they can stand in many places. */
function kept<K>(make: (key: K) => Expr): (key: K) => Expr {
  const known = new Map<K, Expr>();
  return (key) => {
    const before = known.get(key);
    if (before) return before;
    if (known.size >= KEPT) known.clear();
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

const KEPT = 4096;

/** `base.a.b` or `base[x]`; strings become string members, numbers positions. */
export function ref(base: Expr | string, ...path: readonly (Expr | string | number)[]): Expr {
  const head = typeof base === 'string' ? variable(base) : base;
  if (path.length === 0) return head;
  const steps = path.slice() as Expr[];
  let { width } = head;
  for (let i = 0; i < path.length; i++) {
    const given = path[i] as Expr | string | number;
    const step = typeof given === 'object' ? given : scalar(given);
    steps[i] = step;
    width +=
      step.tag === 'scalar' && typeof step.value === 'string'
        ? memberText(step.value).length
        : step.width + '[]'.length;
  }
  return head.tag === 'ref'
    ? { tag: 'ref', base: head.base, path: head.path.concat(steps), width }
    : { tag: 'ref', base: head, path: steps, width };
}

export function array(...items: readonly Expr[]): Expr {
  return { tag: 'array', items, width: listWidth(items) };
}

export function set(items: readonly Expr[]): Expr {
  return { tag: 'set', items, width: items.length === 0 ? 'set()'.length : listWidth(items) };
}

export function object(members: Readonly<Record<string, Expr>>): Expr {
  return objectOf(Object.keys(members).map((name) => [scalar(name), members[name] as Expr]));
}

export function objectOf(entries: readonly (readonly [Expr, Expr])[]): Expr {
  let width = '{}'.length + Math.max(0, entries.length - 1) * ', '.length;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as readonly [Expr, Expr];
    width += entry[0].width + ': '.length + entry[1].width;
  }
  return { tag: 'object', entries, width };
}

export function call(name: string, ...args: readonly Expr[]): Expr {
  return { tag: 'call', name, args, width: name.length + listWidth(args) };
}

export function infix(left: Expr, operator: InfixOperator, right: Expr): Expr {
  const width = operandWidth(left) + operator.length + operandWidth(right) + '  '.length;
  return { tag: 'infix', operator, left, right, width };
}

export function verbatim(text: string, variables: readonly string[]): Expr {
  return { tag: 'verbatim', text, variables, width: text.length };
}

/** With brackets and commas. */
function listWidth(exprs: readonly Expr[]): number {
  let width = '[]'.length + Math.max(0, exprs.length - 1) * ', '.length;
  for (let i = 0; i < exprs.length; i++) width += (exprs[i] as Expr).width;
  return width;
}

function operandWidth(expr: Expr): number {
  return expr.tag === 'infix' ? expr.width + '()'.length : expr.width;
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
