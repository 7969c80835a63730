/** Checks one stored value against its declared type. Invariant: reports, never throws; recursion follows types only. */
import { closestName, compareUtf8 } from '@policyc/base';
import { findGroup, splitGroupReference } from './groups.js';
import { pointerTo } from './json-pointer.js';
import { scalarFault } from './scalars/scalar-fault.js';
import type { GroupType, Schema } from './schema.js';
import { findEnum } from './schema.js';
import type { ProblemSink } from './snapshot-problem.js';
import { showType, type Type } from './types.js';

export interface ValueContext {
  readonly schema: Schema;
  readonly report: ProblemSink;
  /** Whether an asset or a stub of the kind has this key. */
  readonly exists: (kind: string, key: string) => boolean;
  /** Values of secret fields are never quoted. */
  readonly secret: boolean;
}

/**
 * @param value not null and not undefined
 * @param pointer where it stands
 */
export function validateValue(value: unknown, type: Type, pointer: string, context: ValueContext): void {
  const { report } = context;
  switch (type.tag) {
    case 'bool':
      if (typeof value !== 'boolean') wrongType(value, type, pointer, report);
      return;
    case 'int':
      if (typeof value !== 'number' || !Number.isInteger(value)) wrongType(value, type, pointer, report);
      else if (!Number.isSafeInteger(value))
        report('unsafe-integer', pointer, 'this integer is beyond 2^53-1, where engines disagree');
      return;
    case 'enum':
      validateMember(value, type.name, pointer, context);
      return;
    case 'asset':
      validateReference(value, type.kind, pointer, context);
      return;
    case 'list':
    case 'set':
      validateCollection(value, type, pointer, context);
      return;
    case 'map':
      validateMap(value, type, pointer, context);
      return;
    case 'error':
      return;
    default:
      if (typeof value !== 'string') wrongType(value, type, pointer, report);
      else {
        validateText(value, pointer, report);
        validateScalar(value, type, pointer, context);
      }
  }
}

function validateScalar(text: string, type: Type, pointer: string, context: ValueContext): void {
  const fault = scalarFault(text, type);
  if (!fault) return;
  // Hints may spell the value that is meant.
  const secret = context.secret && fault.canonical !== undefined;
  const shown = context.secret ? 'this value' : quote(text);
  context.report(
    'bad-scalar',
    pointer,
    `${shown} ${fault.problem} (${showType(type)})`,
    secret ? 'write it in its canonical spelling' : fault.hint,
  );
}

export function validateText(text: string, pointer: string, report: ProblemSink): void {
  if (/\p{Surrogate}/u.test(text))
    report('bad-text', pointer, 'this text holds half of a surrogate pair, which UTF-8 cannot write');
}

function validateMember(value: unknown, name: string, pointer: string, context: ValueContext): void {
  if (typeof value !== 'string') {
    wrongType(value, { tag: 'enum', name }, pointer, context.report);
    return;
  }
  const members = findEnum(context.schema, name)?.members.map((m) => m.name) ?? [];
  if (members.includes(value)) return;
  const shown = context.secret ? 'this value' : quote(value);
  const near = context.secret ? undefined : closestName(value, members);
  context.report(
    'not-a-member',
    pointer,
    `${shown} is no member of ${name}`,
    near === undefined ? `use one of ${members.join(', ')}` : `did you mean ${quote(near)}?`,
  );
}

function validateReference(value: unknown, kind: string, pointer: string, context: ValueContext): void {
  if (typeof value !== 'string') {
    wrongType(value, { tag: 'asset', kind }, pointer, context.report, `the key of the ${kind}, a string`);
    return;
  }
  validateText(value, pointer, context.report);
  const group = findGroup(context.schema, kind);
  if (group !== undefined) return validateGroupReference(value, group, pointer, context);
  if (context.exists(kind, value)) return;
  context.report(
    'dangling-reference',
    pointer,
    `no ${kind} has the key ${context.secret ? 'given here' : quote(value)}`,
    `if the export lacks it, add a stub: {"stubs": {"${kind}": [{<key>: ${context.secret ? '...' : quote(value)}}]}}`,
  );
}

function validateGroupReference(
  text: string,
  group: GroupType,
  pointer: string,
  context: ValueContext,
): void {
  const target = splitGroupReference(text);
  const shown = context.secret ? 'given here' : quote(text);
  if (target === undefined || !group.members.includes(target.kind))
    context.report(
      'dangling-reference',
      pointer,
      `${shown} names no asset of ${group.name}`,
      `write the kind, a colon and the key: ${group.members.map((k) => `${k}:<key>`).join(', ')}`,
    );
  else if (!context.exists(target.kind, target.key))
    context.report(
      'dangling-reference',
      pointer,
      `no ${target.kind} has the key ${context.secret ? 'given here' : quote(target.key)}`,
      `if the export lacks it, add a stub: {"stubs": {"${target.kind}": [...]}}`,
    );
}

function validateCollection(
  value: unknown,
  type: { readonly tag: 'list' | 'set'; readonly element: Type },
  pointer: string,
  context: ValueContext,
): void {
  if (!Array.isArray(value)) {
    wrongType(value, type, pointer, context.report);
    return;
  }
  const elements: readonly unknown[] = value;
  for (const [i, element] of elements.entries()) {
    if (element === null)
      context.report('wrong-type', pointerTo(pointer, i), `a ${type.tag} has no absent elements`);
    else validateValue(element, type.element, pointerTo(pointer, i), context);
  }
  if (type.tag === 'set') validateOrder(elements, pointer, context.report);
}

/** A map with a value for some texts: keys and values of their types. */
function validateMap(
  value: unknown,
  type: Extract<Type, { readonly tag: 'map' }>,
  pointer: string,
  context: ValueContext,
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    wrongType(value, type, pointer, context.report);
    return;
  }
  for (const [key, of] of Object.entries(value)) {
    const at = pointerTo(pointer, key);
    validateValue(key, type.key, at, context);
    if (of === null) context.report('wrong-type', at, 'a map has no absent values');
    else validateValue(of, type.value, at, context);
  }
}

/** Sets are sorted and without duplicates, so that equal sets are equal texts. */
function validateOrder(elements: readonly unknown[], pointer: string, report: ProblemSink): void {
  for (let i = 1; i < elements.length; i++) {
    const order = compareElements(elements[i - 1], elements[i]);
    if (order === undefined || order < 0) continue;
    report(
      'unsorted-set',
      pointerTo(pointer, i),
      order === 0 ? 'this element stands in the set twice' : 'the set is not sorted',
      'sort sets by UTF-8 bytes (numbers by size) and drop duplicates',
    );
    return;
  }
}

function compareElements(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return compareUtf8(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return typeof a === 'boolean' && typeof b === 'boolean' ? Number(a) - Number(b) : undefined;
}

function wrongType(value: unknown, type: Type, pointer: string, report: ProblemSink, wanted?: string): void {
  report('wrong-type', pointer, `${describe(value)} stands where ${wanted ?? showType(type)} is declared`);
}

/** What a JSON value is, without its content. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' && !Number.isInteger(value) ? 'a fraction' : `a ${typeof value}`;
}

const SHOWN = 80;

/** A name or key as JSON text, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text);
}
