/**
 * Checks what holds fields: an asset, or a record that one of its fields holds.
 * Invariant: recursion follows the schema only, so no snapshot makes it deep.
 */
import { closestName, compareUtf8 } from '@policyc/base';
import { pointerTo } from './json-pointer.js';
import { parseUrl } from './scalars/url.js';
import type { SchemaField, StoredField } from './schema.js';
import { showType } from './types.js';
import { validateMarkers } from './validate-markers.js';
import { describe, quote, type ValueContext, validateText, validateValue } from './validate-value.js';

type JsonObject = { readonly [key: string]: unknown };

export interface FieldHolder {
  /** Of the kind or the record. */
  readonly name: string;
  /** The field that is checked elsewhere, if any. */
  readonly key?: string;
  readonly fields: readonly SchemaField[];
}

const FIELD_HINT = 'the schema does not let it be absent or unknown';
const UNKNOWN_HINT = 'leave the field out where its value is unknown';
const MARKERS = ['$unknown', '$opaque', '$partial'];

export function validateFields(
  holder: FieldHolder,
  object: JsonObject,
  here: string,
  context: ValueContext,
): void {
  const { report } = context;
  validateNames(holder, object, here, context);
  const markers = validateMarkers(holder, object, here, report);
  for (const field of holder.fields) {
    if (field.tag !== 'stored') continue;
    const value = own(object, field.name);
    const at = pointerTo(here, field.name);
    const { optional, unknown } = field.type;
    if (value === undefined) {
      if (!optional && !unknown && !markers.has(field.name) && field.name !== holder.key)
        report('missing-field', here, `${holder.name} must have ${quote(field.name)}`, FIELD_HINT);
    } else if (value === null) {
      if (!optional)
        report(
          'wrong-type',
          at,
          `${quote(field.name)} cannot be absent (null)`,
          unknown ? UNKNOWN_HINT : undefined,
        );
    } else if (field.name === holder.key) {
      if (typeof value === 'string') validateText(value, at, report);
    } else validateStored(field, value, at, { ...context, secret: context.secret || field.secret });
  }
}

function validateStored(field: StoredField, value: unknown, at: string, context: ValueContext): void {
  const { type } = field.type;
  if (!field.parts) return validateValue(value, type, at, context);
  if (type.tag === 'list' || type.tag === 'set') return validateElements(field, value, at, context);
  validateRecord(field, value, at, context);
}

function validateRecord(field: StoredField, value: unknown, at: string, context: ValueContext): void {
  const { type } = field.type;
  const inner = type.tag === 'list' || type.tag === 'set' ? type.element : type;
  if (!isObject(value)) {
    const hint = inner.tag === 'url' ? 'a URL is stored with its parts beside its text' : undefined;
    context.report('wrong-type', at, `${describe(value)} stands where ${showType(inner)} is declared`, hint);
    return;
  }
  validateFields({ name: showType(inner), fields: field.parts ?? [] }, value, at, context);
  if (inner.tag === 'url') validateUrl(value, at, context);
}

/** The parts of a URL follow from its text. */
function validateUrl(value: JsonObject, at: string, context: ValueContext): void {
  const text = own(value, 'text');
  if (typeof text !== 'string') return;
  const parts: JsonObject | undefined = parseUrl(text) as JsonObject | undefined;
  const shown = context.secret ? 'this text' : quote(text);
  if (parts === undefined) {
    context.report('bad-scalar', pointerTo(at, 'text'), `${shown} is no absolute URL (url)`);
    return;
  }
  for (const name of new Set([...Object.keys(parts), ...Object.keys(value)])) {
    const [given, wanted] = [own(value, name) ?? null, own(parts, name) ?? null];
    if (JSON.stringify(given) === JSON.stringify(wanted)) continue;
    const hint = context.secret ? undefined : `it is ${JSON.stringify(wanted)}`;
    context.report(
      'bad-scalar',
      pointerTo(at, name),
      `${quote(name)} does not follow from the text (url)`,
      hint,
    );
  }
}

/** Elements are told apart by their keys; in a set they stand in the order of these. */
function validateElements(field: StoredField, value: unknown, at: string, context: ValueContext): void {
  const { type } = field.type;
  if (!Array.isArray(value)) {
    context.report('wrong-type', at, `${describe(value)} stands where ${showType(type)} is declared`);
    return;
  }
  const key = field.elementKey ?? '';
  const seen = new Set<string>();
  let last: string | undefined;
  let sorted = true;
  const elements: readonly unknown[] = value;
  for (const [i, element] of elements.entries()) {
    const here = pointerTo(at, i);
    validateRecord(field, element, here, context);
    const name = isObject(element) ? own(element, key) : undefined;
    if (typeof name !== 'string') continue;
    if (seen.has(name)) {
      const shown = context.secret ? 'this key' : quote(name);
      context.report('duplicate-key', pointerTo(here, key), `another element has the key ${shown}`);
    } else if (type.tag === 'set' && sorted && last !== undefined && compareUtf8(last, name) > 0) {
      sorted = false;
      context.report(
        'unsorted-set',
        here,
        'the set is not sorted',
        `sort it by ${quote(key)}, by UTF-8 bytes`,
      );
    }
    seen.add(name);
    last = name;
  }
}

function validateNames(
  holder: FieldHolder,
  object: JsonObject,
  pointer: string,
  { report }: ValueContext,
): void {
  for (const name of Object.keys(object)) {
    if (MARKERS.includes(name)) continue;
    const field = holder.fields.find((f) => f.name === name);
    if (field === undefined)
      report(
        'unknown-field',
        pointerTo(pointer, name),
        `${holder.name} has no field ${quote(name)}`,
        didYouMean(
          name,
          holder.fields.map((f) => f.name),
        ),
      );
    else if (field.tag === 'relation')
      report(
        'unknown-field',
        pointerTo(pointer, name),
        `${quote(name)} of ${holder.name} is no data of its own`,
        `it follows from ${quote(field.via)} of ${field.kind}; leave it out`,
      );
  }
}

export function didYouMean(name: string, candidates: readonly string[]): string | undefined {
  const near = closestName(name, candidates);
  return near === undefined ? undefined : `did you mean ${quote(near)}?`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
