/**
 * What the code of an operation reads of the data that it is given: `data.key`, `data['key']`, `{ key } = data`.
 * Invariant: parsed, never run; code that does not parse tells nothing.
 */
import { type AnyNode, type Function as FunctionNode, type Node, type Pattern, parse } from 'acorn';

export interface CodeReads {
  readonly keys: ReadonlySet<string>;
  /** Whether it hands all of its data on. */
  readonly all: boolean;
  /** Whether it asks for some by a name that it computes. */
  readonly computed: boolean;
}

const OPTIONS = { ecmaVersion: 'latest', allowReturnOutsideFunction: true } as const;

/** @param code a script that sets `module.exports`, or a module with a default export */
export function readCodeReads(code: string): CodeReads | undefined {
  const root = parsed(code, 'script') ?? parsed(code, 'module');
  const entry = root === undefined ? undefined : entryOf(root);
  if (entry === undefined) return undefined;
  const keys = new Set<string>();
  const [given] = entry.params;
  const plain = given?.type === 'AssignmentPattern' ? given.left : given;
  if (plain === undefined) return { keys, all: false, computed: false };
  if (plain.type !== 'Identifier') return { keys, all: !takesApart(plain, keys), computed: false };
  let all = false;
  let computed = false;
  const open: (readonly [AnyNode, AnyNode])[] = [[entry.body as AnyNode, entry as AnyNode]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, parent] = next;
    if (node.type === 'Identifier' && node.name === plain.name) {
      if (namesKey(node, parent, keys)) continue;
      if (parent.type === 'MemberExpression') computed = true;
      else all = true;
    } else for (const child of childrenOf(node)) open.push([child, node]);
  }
  return { keys, all, computed };
}

function parsed(code: string, sourceType: 'script' | 'module'): Node | undefined {
  try {
    return parse(code, { ...OPTIONS, sourceType });
  } catch {
    return undefined;
  }
}

/** `module.exports = async function (data) {}` and its arrow forms; `export default`. */
function entryOf(root: Node): FunctionNode | undefined {
  for (const statement of (root as AnyNode & { readonly body: readonly AnyNode[] }).body) {
    const value =
      statement.type === 'ExportDefaultDeclaration'
        ? statement.declaration
        : statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression'
          ? isExports(statement.expression.left as AnyNode) && statement.expression.right
          : undefined;
    if (value && isFunction(value as AnyNode)) return value as FunctionNode;
  }
  return undefined;
}

function isExports(node: AnyNode): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    keyOf(node) === 'exports'
  );
}

function isFunction({ type }: AnyNode): boolean {
  return (
    type === 'FunctionExpression' || type === 'FunctionDeclaration' || type === 'ArrowFunctionExpression'
  );
}

/** Whether the use of a name asks for members that can be told; notes them. */
function namesKey(node: AnyNode, parent: AnyNode, keys: Set<string>): boolean {
  if (parent.type === 'MemberExpression') {
    // `other.data` names a member that happens to be called as the data is.
    if (parent.object !== node) return !parent.computed;
    const key = keyOf(parent);
    if (key !== undefined) keys.add(key);
    return key !== undefined;
  }
  if (parent.type === 'Property') return parent.key === node && !parent.computed && !parent.shorthand;
  if (parent.type === 'VariableDeclarator' && parent.init === node) return takesApart(parent.id, keys);
  return parent.type === 'UnaryExpression' && parent.operator === 'typeof';
}

function keyOf(node: AnyNode & { readonly type: 'MemberExpression' }): string | undefined {
  const { property } = node;
  if (!node.computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/** Whether a pattern names all members that it takes; notes them. */
function takesApart(pattern: Pattern, keys: Set<string>): boolean {
  if (pattern.type !== 'ObjectPattern') return false;
  return pattern.properties.every((property) => {
    if (property.type === 'RestElement' || property.computed) return false;
    const { key } = property;
    if (key.type === 'Identifier') keys.add(key.name);
    else if (key.type === 'Literal') keys.add(String(key.value));
    return true;
  });
}

function childrenOf(node: Node): readonly AnyNode[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
