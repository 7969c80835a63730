/**
 * What the JavaScript of a step tells: modules that it loads, statements that it joins together.
 * Invariant: parsed, never run; code that does not parse tells nothing.
 */
import { type AnyNode, type Expression, type Node, parse, parseExpressionAt } from 'acorn';
import { HOLE } from './secrets/find-secrets.js';

/** A text that begins like a database statement and has values joined in. */
export interface JoinedStatement {
  /** Computed parts are `HOLE`. */
  readonly text: string;
  /** Whether a part of it comes from the message, as far as names tell. */
  readonly fromMessage: boolean;
}

export interface FunctionCode {
  /** Names in `require("...")`. */
  readonly required: readonly string[];
  /** Names in `global.get("...")`. */
  readonly globals: readonly string[];
  readonly statements: readonly JoinedStatement[];
  /** Whether it reads the message. */
  readonly readsMessage: boolean;
  /** Whether it reads the context of the flow or of all flows: what a step alone remembers came to it before. */
  readonly readsContext: boolean;
  /** What it sets properties of the message to, by their names: fixed texts, undefined among them for anything else. */
  readonly given: ReadonlyMap<string, readonly (string | undefined)[]>;
  readonly parsed: boolean;
}

const MAX_CODE = 262_144;
const MAX_STATEMENTS = 16;
const MAX_PARTS = 200;
const STATEMENT =
  /^\s*(?:select\s|insert\s+(?:into|ignore)\b|update\s+\S+\s+set\b|delete\s+from\b|replace\s+into\b|drop\s+table\b)/i;

/** @param code the body of a function */
export function readFunctionCode(code: string): FunctionCode {
  const text = code.slice(0, MAX_CODE);
  const required = new Set<string>();
  const globals = new Set<string>();
  const statements: JoinedStatement[] = [];
  const joined: AnyNode[] = [];
  const sources = new Map<string, string>();
  const readsMessage = /\bmsg\b/.test(text);
  const readsContext = /\b(?:flow|global)\s*\.\s*(?:get|keys)\b|\bcontext\s*\.\s*(?:flow|global)\b/.test(
    text,
  );
  const given = new Map<string, (string | undefined)[]>();
  const none = { required: [], globals: [], statements: [], readsMessage, readsContext, given };
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
      const whole = joinedText(here);
      if (whole.includes(HOLE) && STATEMENT.test(whole)) {
        if (joined.length < MAX_STATEMENTS) joined.push(here);
        continue;
      }
    }
    noteSource(here, text, sources);
    noteGiven(here, given);
    for (const value of Object.values(here)) {
      if (isNode(value)) open.push(value);
      else if (Array.isArray(value)) for (const element of value) if (isNode(element)) open.push(element);
    }
  }
  for (const node of joined)
    statements.push({
      text: joinedText(node),
      fromMessage: mentionsMessage(text.slice(node.start, node.end), sources),
    });
  return {
    required: [...required],
    globals: [...globals],
    statements,
    readsMessage,
    readsContext,
    given,
    parsed: true,
  };
}

/**
 * The text that an expression joins from fixed and computed parts, these as `HOLE`; undefined where it is nothing that joins texts,
 * or no expression.
 */
export function joinedExpression(source: string): string | undefined {
  if (source.length > MAX_CODE) return undefined;
  try {
    const expression = parseExpressionAt(source, 0, { ecmaVersion: 'latest' }) as AnyNode;
    const isWhole = source.slice(expression.end).trim() === '';
    return isWhole && JOINING.has(expression.type) ? joinedText(expression) : undefined;
  } catch {
    return undefined;
  }
}

const JOINING: ReadonlySet<string> = new Set(['BinaryExpression', 'TemplateLiteral', 'Literal']);

/** What variables are given, as source text: enough to follow names back to the message. */
function noteSource(node: AnyNode, text: string, sources: Map<string, string>): void {
  const [target, value] =
    node.type === 'VariableDeclarator'
      ? [node.id, node.init]
      : node.type === 'AssignmentExpression'
        ? [node.left, node.right]
        : [undefined, undefined];
  if (target === undefined || !value) return;
  const given = text.slice(value.start, Math.min(value.end, value.start + MAX_SOURCE));
  for (const [name] of text
    .slice(target.start, Math.min(target.end, target.start + MAX_SOURCE))
    .matchAll(NAME))
    if (name !== 'msg') sources.set(name, `${(sources.get(name) ?? '').slice(0, MAX_SOURCE)} ${given}`);
}

function noteGiven(node: AnyNode, given: Map<string, (string | undefined)[]>): void {
  if (node.type === 'AssignmentExpression') {
    const { left, operator, right } = node;
    if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier' || left.object.name !== 'msg')
      return;
    const name = keyName(left.property);
    if (name !== undefined) append(given, name, operator === '=' ? fixedText(right) : undefined);
  } else if (node.type === 'Property') {
    // A message that is made anew.
    const name = keyName(node.key);
    if (name !== undefined) append(given, name, fixedText(node.value));
  }
}

function append(given: Map<string, (string | undefined)[]>, name: string, text: string | undefined): void {
  const texts = given.get(name);
  if (texts === undefined) given.set(name, [text]);
  else if (texts.length < MAX_STATEMENTS) texts.push(text);
  else texts[0] = undefined;
}

function keyName(key: AnyNode): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined;
}

function fixedText(value: AnyNode): string | undefined {
  if (value.type === 'Literal') return typeof value.value === 'string' ? value.value : undefined;
  if (value.type !== 'TemplateLiteral' && value.type !== 'BinaryExpression') return undefined;
  const joined = joinedText(value);
  return joined.includes(HOLE) ? undefined : joined;
}

const MAX_SOURCE = 2_000;
const NAME = /[A-Za-z_$][\w$]*/g;

function mentionsMessage(source: string, sources: ReadonlyMap<string, string>): boolean {
  const seen = new Set<string>();
  const open = [source];
  for (let here = open.pop(); here !== undefined; here = open.pop())
    for (const [name] of here.matchAll(NAME)) {
      if (name === 'msg') return true;
      const given = sources.get(name);
      if (given === undefined || seen.has(name)) continue;
      seen.add(name);
      open.push(given);
    }
  return false;
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
