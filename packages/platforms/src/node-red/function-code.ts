/**
 * What the code of a function node tells: modules that it loads, statements that it joins together.
 * Invariant: parsed, never run; code that does not parse tells nothing.
 */
import { type AnyNode, type Expression, type Node, parse } from 'acorn';
import { HOLE } from '../secrets/find-secrets.js';

export interface FunctionCode {
  /** Names in `require("...")`. */
  readonly required: readonly string[];
  /** Names in `global.get("...")`. */
  readonly globals: readonly string[];
  /** Texts that begin like a database statement and have values joined in; computed parts are `HOLE`. */
  readonly statements: readonly string[];
  /** Whether it reads the message. */
  readonly readsMessage: boolean;
  /** Whether it reads the context of the flow or of all flows. */
  readonly readsContext: boolean;
  readonly parsed: boolean;
}

const MAX_CODE = 262_144;
const MAX_STATEMENTS = 16;
const MAX_PARTS = 200;
const STATEMENT =
  /^\s*(?:select\s|insert\s+(?:into|ignore)\b|update\s+\S+\s+set\b|delete\s+from\b|replace\s+into\b|drop\s+table\b)/i;

/** @param code the body of the function */
export function readFunctionCode(code: string): FunctionCode {
  const text = code.slice(0, MAX_CODE);
  const required = new Set<string>();
  const globals = new Set<string>();
  const statements: string[] = [];
  const readsMessage = /\bmsg\b/.test(text);
  const readsContext = /\b(?:flow|global|context)\s*\.\s*(?:get|keys)\b/.test(text);
  const none = { required: [], globals: [], statements: [], readsMessage, readsContext };
  let root: Node;
  try {
    root = parse(text, {
      ecmaVersion: 'latest',
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
    });
  } catch {
    return { ...none, parsed: false };
  }
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const here = node as AnyNode;
    if (here.type === 'CallExpression') {
      const name = calledName(here.callee);
      const [first] = here.arguments;
      const text = first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
      if (text !== undefined && name === 'require') required.add(text.replace(/^node:/, ''));
      if (text !== undefined && name === 'global.get') globals.add(text);
    }
    if (here.type === 'TemplateLiteral' || (here.type === 'BinaryExpression' && here.operator === '+')) {
      const joined = joinedText(here);
      if (joined.includes(HOLE) && STATEMENT.test(joined)) {
        if (statements.length < MAX_STATEMENTS) statements.push(joined);
        continue;
      }
    }
    for (const value of Object.values(here)) {
      if (isNode(value)) open.push(value);
      else if (Array.isArray(value)) for (const element of value) if (isNode(element)) open.push(element);
    }
  }
  return {
    required: [...required],
    globals: [...globals],
    statements,
    readsMessage,
    readsContext,
    parsed: true,
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function calledName(callee: AnyNode): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.property.type === 'Identifier' &&
    !callee.computed
    ? `${callee.object.name}.${callee.property.name}`
    : undefined;
}

/** The parts of a concatenation or template in order, computed ones as `HOLE`. Long chains nest to the left. */
function joinedText(expression: AnyNode): string {
  const parts: string[] = [];
  const open: AnyNode[] = [expression];
  for (let node = open.pop(); node !== undefined && parts.length < MAX_PARTS; node = open.pop()) {
    if (node.type === 'BinaryExpression' && node.operator === '+') open.push(node.right, node.left);
    else if (node.type === 'ParenthesizedExpression') open.push(node.expression);
    else if (node.type === 'Literal' && typeof node.value === 'string')
      parts.push(node.value.replaceAll(HOLE, ''));
    else if (node.type === 'TemplateLiteral') parts.push(templateText(node.quasis, node.expressions));
    else parts.push(HOLE);
  }
  return parts.join('');
}

function templateText(
  quasis: readonly { readonly value: { readonly cooked?: string | null } }[],
  expressions: readonly Expression[],
): string {
  return quasis
    .map(({ value }, i) => (value.cooked ?? '').replaceAll(HOLE, '') + (i < expressions.length ? HOLE : ''))
    .join('');
}
