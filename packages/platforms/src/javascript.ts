/**
 * What a JavaScript module says that it exports, told from its text alone.
 * Invariant: nothing is run. What only running it would tell is a `Computed` value, and an object that code may add to
 * is open: a member that it lacks is unknown, not absent.
 */
import { SourceText } from '@policyc/base';
import { pointerTo } from '@policyc/model';
import {
  type AnyNode,
  type AssignmentExpression,
  type Expression,
  type ObjectExpression,
  type Program,
  parse,
} from 'acorn';
import type { ParsedDocument } from './document.js';

/** What kind of code stands where a value is wanted. */
export type ComputedForm =
  | { readonly tag: 'function' }
  /** `require("name")`. */
  | { readonly tag: 'module'; readonly name: string }
  /** Reads the environment of the process. */
  | { readonly tag: 'environment' }
  | { readonly tag: 'code' };

const FORM = Symbol('form');
const OPEN = Symbol('open');

/** How a value comes about that the text does not give, or undefined for a value that it does give. */
export function computedForm(value: unknown): ComputedForm | undefined {
  return typeof value === 'object' && value !== null && FORM in value
    ? (value[FORM] as ComputedForm)
    : undefined;
}

/** Whether code may add members to an object, so that those it lacks are unknown. */
export function isOpen(value: unknown): boolean {
  return computedForm(value) !== undefined || (typeof value === 'object' && value !== null && OPEN in value);
}

interface Reading {
  readonly text: string;
  readonly offsets: Map<string, number>;
  /** Top-level constants, by name. */
  readonly constants: ReadonlyMap<string, Expression>;
  readonly maxDepth: number;
  /** How many values may still be read: constants that name each other multiply. */
  left: number;
}

/** Far more than settings have. */
const MAX_VALUES = 50_000;
const MAX_JOINED_LENGTH = 65_536;

/**
 * Reads `module.exports = {...}`, also by way of a constant, with top-level assignments to its members.
 * @param text a CommonJS module
 * @returns refused as `not-an-export` where it exports no object literal
 */
export function parseJavaScript(text: string, maxDepth: number): ParsedDocument {
  let program: Program;
  try {
    program = parse(text, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowHashBang: true,
      allowReturnOutsideFunction: true,
    });
  } catch (error) {
    if (error instanceof RangeError)
      return { tag: 'refused', reason: 'too-deep', message: 'code nested too deep' };
    return {
      tag: 'refused',
      reason: 'not-an-export',
      message: 'not JavaScript of a CommonJS module',
      ...placeOf(error, text),
    };
  }
  const constants = constantsOf(program);
  const reading: Reading = { text, offsets: new Map(), constants, maxDepth, left: MAX_VALUES };
  const assignments = program.body.flatMap((s) =>
    s.type === 'ExpressionStatement'
      ? assignmentsIn(s.expression)
      : s.type === 'VariableDeclaration'
        ? s.declarations.flatMap((d) => (d.init ? assignmentsIn(d.init) : []))
        : [],
  );
  const whole = assignments.findLast((a) => exportPath(a.left)?.length === 0);
  const literal = whole === undefined ? undefined : resolved(whole.right, constants);
  if (literal?.type !== 'ObjectExpression')
    return {
      tag: 'refused',
      reason: 'not-an-export',
      message: 'a JavaScript file that exports no object written out',
    };
  reading.offsets.set('', literal.start);
  const root = objectOf(literal, '', 0, reading);
  let seen = 1;
  for (const assignment of assignments) {
    const path = exportPath(assignment.left);
    if (path === undefined || path.length === 0) continue;
    seen++;
    assign(root, path, assignment.right, reading);
  }
  // Assignments inside blocks and functions may run or not.
  if ((text.match(/\bmodule\.exports\b/g)?.length ?? 0) > seen) Object.assign(root, { [OPEN]: true });
  return {
    tag: 'document',
    root: { value: root, pointer: '', embedded: false },
    locate: (pointers) => {
      const found = new Map<string, number>();
      for (const pointer of pointers) {
        const offset = reading.offsets.get(pointer);
        if (offset !== undefined) found.set(pointer, offset);
      }
      return found;
    },
  };
}

function placeOf(error: unknown, text: string) {
  const offset = error instanceof SyntaxError && 'pos' in error ? error.pos : undefined;
  if (typeof offset !== 'number') return {};
  const { line, column } = new SourceText('', text).positionAt(Math.min(offset, text.length));
  return { position: { line: line + 1, column: column + 1 } };
}

function constantsOf(program: Program): ReadonlyMap<string, Expression> {
  const constants = new Map<string, Expression>();
  for (const statement of program.body)
    if (statement.type === 'VariableDeclaration')
      for (const { id, init } of statement.declarations)
        if (id.type === 'Identifier' && init && (statement.kind === 'const' || isRequire(init)))
          constants.set(id.name, init);
        else if (id.type === 'Identifier' && init?.type === 'ObjectExpression') constants.set(id.name, init);
  return constants;
}

/** `a = b = c` holds two. */
function assignmentsIn(expression: Expression): readonly AssignmentExpression[] {
  return expression.type === 'AssignmentExpression' && expression.operator === '='
    ? [expression, ...assignmentsIn(expression.right)]
    : [];
}

/** The members behind `module.exports`, or undefined for any other target. */
function exportPath(target: AnyNode): readonly string[] | undefined {
  if (target.type !== 'MemberExpression') return undefined;
  const { object, property } = target;
  const name =
    !target.computed && property.type === 'Identifier'
      ? property.name
      : property.type === 'Literal' && typeof property.value === 'string'
        ? property.value
        : undefined;
  if (name === undefined) return undefined;
  if (object.type === 'Identifier' && object.name === 'module') return name === 'exports' ? [] : undefined;
  const before = exportPath(object);
  return before === undefined ? undefined : [...before, name];
}

const MAX_HOPS = 8;

function resolved(expression: Expression, constants: ReadonlyMap<string, Expression>, hops = 0): Expression {
  if (hops > MAX_HOPS) return expression;
  if (expression.type === 'ParenthesizedExpression')
    return resolved(expression.expression, constants, hops + 1);
  if (expression.type === 'AssignmentExpression') return resolved(expression.right, constants, hops + 1);
  const target = expression.type === 'Identifier' ? constants.get(expression.name) : undefined;
  return target === undefined ? expression : resolved(target, constants, hops + 1);
}

type Members = Record<string, unknown>;

function objectOf(literal: ObjectExpression, pointer: string, depth: number, reading: Reading): Members {
  const members = Object.create(null) as Members;
  for (const property of literal.properties) {
    const key = property.type === 'Property' ? keyOf(property) : undefined;
    if (property.type !== 'Property' || key === undefined) {
      Object.assign(members, { [OPEN]: true });
      continue;
    }
    const inner = pointerTo(pointer, key);
    reading.offsets.set(inner, property.start);
    members[key] =
      property.kind === 'init'
        ? valueAt(property.value, inner, depth + 1, reading)
        : { [FORM]: { tag: 'code' } };
  }
  return members;
}

function keyOf(property: { readonly computed: boolean; readonly key: AnyNode }): string | undefined {
  const { key, computed } = property;
  if (key.type === 'Identifier') return computed ? undefined : key.name;
  return key.type === 'Literal' && key.value !== null ? String(key.value) : undefined;
}

function valueAt(written: Expression, pointer: string, depth: number, reading: Reading): unknown {
  if (depth > reading.maxDepth || reading.left-- <= 0) return { [FORM]: { tag: 'code' } };
  const expression = resolved(written, reading.constants);
  switch (expression.type) {
    case 'ObjectExpression':
      return objectOf(expression, pointer, depth, reading);
    case 'ArrayExpression':
      return expression.elements.map((element, i) => {
        const inner = pointerTo(pointer, i);
        if (element === null || element.type === 'SpreadElement') return { [FORM]: { tag: 'code' } };
        reading.offsets.set(inner, element.start);
        return valueAt(element, inner, depth + 1, reading);
      });
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return { [FORM]: { tag: 'function' } };
    default: {
      const constant = constantOf(expression, reading, 0);
      return constant === undefined ? { [FORM]: formOf(expression, reading) } : constant.value;
    }
  }
}

/** Text, numbers, truth values and null, with what joins and negates them. */
function constantOf(
  written: Expression,
  reading: Reading,
  depth: number,
): { readonly value: string | number | boolean | null } | undefined {
  if (depth > reading.maxDepth || reading.left-- <= 0) return undefined;
  const expression = resolved(written, reading.constants);
  switch (expression.type) {
    case 'Literal': {
      const { value } = expression;
      return value === null || typeof value === 'object' || typeof value === 'bigint' || value === undefined
        ? expression.raw === 'null'
          ? { value: null }
          : undefined
        : { value };
    }
    case 'TemplateLiteral':
      return expression.expressions.length === 0
        ? { value: expression.quasis[0]?.value.cooked ?? '' }
        : undefined;
    case 'UnaryExpression': {
      const operand = constantOf(expression.argument, reading, depth + 1)?.value;
      if (expression.operator === '!' && operand !== undefined) return { value: !operand };
      return expression.operator === '-' && typeof operand === 'number' ? { value: -operand } : undefined;
    }
    case 'BinaryExpression': {
      if (expression.operator !== '+' || expression.left.type === 'PrivateIdentifier') return undefined;
      const left = constantOf(expression.left, reading, depth + 1)?.value;
      const right = constantOf(expression.right, reading, depth + 1)?.value;
      return typeof left === 'string' &&
        typeof right === 'string' &&
        left.length + right.length <= MAX_JOINED_LENGTH
        ? { value: left + right }
        : undefined;
    }
    default:
      return undefined;
  }
}

function isRequire(expression: Expression): boolean {
  return moduleOf(expression) !== undefined;
}

function moduleOf(expression: Expression): string | undefined {
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier') return undefined;
  const [name] = expression.arguments;
  return expression.callee.name === 'require' && name?.type === 'Literal' && typeof name.value === 'string'
    ? name.value.replace(/^node:/, '')
    : undefined;
}

function formOf(expression: Expression, reading: Reading): ComputedForm {
  const name = moduleOf(expression);
  if (name !== undefined) return { tag: 'module', name };
  const source = reading.text.slice(expression.start, Math.min(expression.end, expression.start + 500));
  return /\bprocess\s*\.\s*env\b/.test(source) ? { tag: 'environment' } : { tag: 'code' };
}

function assign(root: Members, path: readonly string[], right: Expression, reading: Reading): void {
  let here = root;
  let pointer = '';
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(here, key) ? here[key] : undefined;
    if (typeof next !== 'object' || next === null || Array.isArray(next)) return;
    here = next as Members;
    pointer = pointerTo(pointer, key);
  }
  const last = path.at(-1);
  if (last === undefined) return;
  const inner = pointerTo(pointer, last);
  reading.offsets.set(inner, right.start);
  here[last] = valueAt(right, inner, path.length, reading);
}
