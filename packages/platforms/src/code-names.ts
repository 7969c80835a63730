/**
 * What a piece of page code says: which outside names it reads, and what it calls, also after a failure.
 * Invariant: parsed, never run; code that does not parse tells nothing. Names that the code declares itself, anywhere
 * in it, are not outside names.
 */
import { pushAll } from '@policyc/base';
import { type AnyNode, type CallExpression, type Node, parse } from 'acorn';

/** Names joined by dots that start outside the code, for example `appsmith.URL.queryParams`. */
export type NameChain = readonly [string, ...string[]];

export interface CodeCall {
  readonly chain: NameChain;
  /** What catches a failure of the call, where the code does. */
  readonly guard?: Guard;
  /** The guard in whose handler the call stands. */
  readonly handles?: Guard;
  /** The call after whose success it is made. */
  readonly after?: NameChain;
}

export interface Guard {
  /** Whether the handler does nothing. */
  readonly empty: boolean;
}

export interface CodeNames {
  readonly parsed: boolean;
  readonly chains: readonly NameChain[];
  readonly calls: readonly CodeCall[];
  /** Whether it runs text as code. */
  readonly evaluates: boolean;
}

/** Longer code is not searched. */
const MAX_CODE = 262_144;
const MAX_CHAIN = 4;
/** Keeps hostile code from multiplying what every step repeats. */
const MAX_FOUND = 2_000;
const OPTIONS = {
  ecmaVersion: 'latest',
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
} as const;

interface Context {
  readonly guard?: Guard;
  readonly handles?: Guard;
  readonly after?: NameChain;
}

const NOTHING: CodeNames = { parsed: false, chains: [], calls: [], evaluates: false };

/** @param code an expression, statements, or a function */
export function readCodeNames(code: string): CodeNames {
  if (code.length > MAX_CODE) return NOTHING;
  const root = parsed(`(${code}\n)`) ?? parsed(code);
  if (root === undefined) return NOTHING;
  return new Reader(root).read();
}

function parsed(code: string): Node | undefined {
  try {
    return parse(code, OPTIONS);
  } catch {
    return undefined;
  }
}

class Reader {
  readonly #root: Node;
  readonly #locals = new Set<string>();
  readonly #chains = new Map<string, NameChain>();
  readonly #calls: CodeCall[] = [];
  #evaluates = false;

  constructor(root: Node) {
    this.#root = root;
  }

  read(): CodeNames {
    for (const node of nodesOf(this.#root)) this.#declare(node as AnyNode);
    const open: (readonly [Node, Context])[] = [[this.#root, {}]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const inner: (readonly [Node, Context])[] = [];
      this.#visit(next[0] as AnyNode, next[1], inner);
      // The last one pushed is visited first.
      pushAll(open, inner.reverse());
    }
    return {
      parsed: true,
      chains: [...this.#chains.values()],
      calls: this.#calls,
      evaluates: this.#evaluates,
    };
  }

  #declare(node: AnyNode): void {
    if (node.type === 'VariableDeclarator') this.#declarePattern(node.id);
    else if (node.type === 'CatchClause') {
      if (node.param) this.#declarePattern(node.param);
    } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
      if (node.id) this.#locals.add(node.id.name);
    } else if (isFunction(node)) {
      if ('id' in node && node.id) this.#locals.add(node.id.name);
      for (const param of node.params) this.#declarePattern(param);
    }
  }

  #declarePattern(pattern: Node): void {
    for (const node of nodesOf(pattern))
      if ((node as AnyNode).type === 'Identifier') this.#locals.add((node as { name?: string }).name ?? '');
  }

  #visit(node: AnyNode, context: Context, inner: (readonly [Node, Context])[]): void {
    switch (node.type) {
      case 'Identifier':
      case 'ThisExpression':
      case 'MemberExpression':
      case 'ChainExpression':
        this.#visitChain(node, context, inner);
        return;
      case 'CallExpression':
      case 'NewExpression':
        this.#visitCall(node as CallExpression, context, inner);
        return;
      case 'TryStatement': {
        const handler = node.handler?.body;
        const guard = handler === undefined ? undefined : { empty: handler.body.length === 0 };
        inner.push([node.block, guard === undefined ? context : { ...context, guard }]);
        if (handler !== undefined && guard !== undefined)
          inner.push([handler, { ...context, handles: guard }]);
        if (node.finalizer) inner.push([node.finalizer, context]);
        return;
      }
      case 'Property':
      case 'PropertyDefinition':
      case 'MethodDefinition':
        if (node.computed) inner.push([node.key, context]);
        if (node.value) inner.push([node.value, context]);
        return;
      case 'LabeledStatement':
        inner.push([node.body, context]);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
        return;
      default:
        for (const child of childrenOf(node)) inner.push([child, context]);
    }
  }

  #visitChain(node: AnyNode, context: Context, inner: (readonly [Node, Context])[]): void {
    const { chain, rest } = chainOf(node);
    for (const child of rest) if (child !== node) inner.push([child, context]);
    if (chain !== undefined) this.#note(chain);
  }

  #note(chain: NameChain): void {
    if (this.#locals.has(chain[0]) || this.#chains.size >= MAX_FOUND) return;
    const short = chain.slice(0, MAX_CHAIN) as unknown as NameChain;
    this.#chains.set(short.join('.'), short);
  }

  /** Handlers stand in `run(onSuccess, onError)`, `.then(onSuccess, onError)` and `.catch(onError)`. */
  #visitCall(node: CallExpression, context: Context, inner: (readonly [Node, Context])[]): void {
    const { callee, arguments: args } = node;
    const { chain } = chainOf(callee as AnyNode);
    const method = methodName(callee as AnyNode);
    if (
      chain?.length === 1 &&
      (chain[0] === 'eval' || chain[0] === 'Function') &&
      !this.#locals.has(chain[0])
    )
      this.#evaluates = true;
    const [first, second] = args;
    const isCatch = method === 'catch' && chain === undefined;
    const isThen = method === 'then' && chain === undefined;
    const isRun = method === 'run' && chain !== undefined;
    const handler = isCatch ? first : isThen || isRun ? second : undefined;
    const guard = handler === undefined || !isHandler(handler as AnyNode) ? undefined : guardOf(handler);
    const guarded = guard === undefined ? context : { ...context, guard };
    if (chain !== undefined && !this.#locals.has(chain[0]) && this.#calls.length < MAX_FOUND)
      this.#calls.push({ chain, ...guarded });
    // What `.then` and `.catch` are called on is what they wait for.
    inner.push([callee, isCatch || isThen ? guarded : context]);
    const awaited = isRun ? chain : isThen ? firstCall(callee as AnyNode) : undefined;
    for (const [i, arg] of args.entries()) {
      const handles = guard !== undefined && arg === handler;
      const succeeds = awaited !== undefined && i === 0;
      const within = handles
        ? { ...context, handles: guard }
        : succeeds
          ? { ...context, after: awaited }
          : context;
      this.#notePassed(arg as AnyNode, within);
      inner.push([arg, within]);
    }
  }

  /** What is handed to a call may be run by it: functions by their names, queries by `run`. */
  #notePassed(arg: AnyNode, context: Context): void {
    if (arg.type !== 'Identifier' && arg.type !== 'MemberExpression') return;
    const { chain, rest } = chainOf(arg);
    if (chain === undefined || rest.length > 0 || this.#locals.has(chain[0])) return;
    if (this.#calls.length < MAX_FOUND) this.#calls.push({ chain: [...chain, 'run'], ...context });
    if (this.#calls.length < MAX_FOUND) this.#calls.push({ chain, ...context });
  }
}

function guardOf(handler: Node): Guard {
  const node = handler as AnyNode;
  if (!isFunction(node)) return { empty: false };
  return { empty: node.body.type === 'BlockStatement' && node.body.body.length === 0 };
}

/** Objects are parameters of a run, not handlers. */
function isHandler(node: AnyNode): boolean {
  return isFunction(node) || node.type === 'Identifier' || node.type === 'MemberExpression';
}

function isFunction(node: AnyNode) {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

function methodName(callee: AnyNode): string | undefined {
  const node = callee.type === 'ChainExpression' ? callee.expression : callee;
  return node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
    ? node.property.name
    : undefined;
}

/** The call at the start of `a.run().then(...).then(...)`. */
function firstCall(callee: AnyNode): NameChain | undefined {
  let here: AnyNode = callee;
  for (;;) {
    if (here.type === 'MemberExpression') here = here.object as AnyNode;
    else if (here.type === 'ChainExpression') here = here.expression as AnyNode;
    else if (here.type === 'AwaitExpression') here = here.argument as AnyNode;
    else if (here.type === 'CallExpression') {
      const { chain } = chainOf(here.callee as AnyNode);
      if (chain !== undefined) return chain;
      here = here.callee as AnyNode;
    } else return undefined;
  }
}

/**
 * The names of a member expression from its start, up to the first computed one.
 * @returns `rest`: what in it is read besides
 */
function chainOf(node: AnyNode): { readonly chain: NameChain | undefined; readonly rest: readonly Node[] } {
  const parts: (string | undefined)[] = [];
  const rest: Node[] = [];
  let here: AnyNode = node;
  for (;;) {
    if (here.type === 'ChainExpression') here = here.expression as AnyNode;
    else if (here.type === 'ParenthesizedExpression') here = here.expression as AnyNode;
    else if (here.type === 'MemberExpression') {
      const { property } = here;
      if (!here.computed && property.type === 'Identifier') parts.push(property.name);
      else if (property.type === 'Literal' && typeof property.value === 'string') parts.push(property.value);
      else {
        parts.push(undefined);
        if (here.computed) rest.push(property);
      }
      here = here.object as AnyNode;
    } else break;
  }
  if (here.type !== 'Identifier' && here.type !== 'ThisExpression')
    return { chain: undefined, rest: [...rest, here] };
  const names = parts.reverse();
  const cut = names.indexOf(undefined);
  const known = (cut < 0 ? names : names.slice(0, cut)).filter((name) => name !== undefined);
  return { chain: [here.type === 'Identifier' ? here.name : 'this', ...known], rest };
}

function* nodesOf(root: Node): Iterable<Node> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    pushAll(open, childrenOf(node));
  }
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
