/** Checks what an asset or a record says about its own fields: `$unknown`, `$opaque` and `$partial`. */
import { closestName } from '@policyc/base';
import { pointerTo } from './json-pointer.js';
import type { AssetKind } from './schema.js';
import type { ProblemSink } from './snapshot-problem.js';
import { describe, quote, validateText } from './validate-value.js';

type JsonObject = { readonly [key: string]: unknown };

/** Reasons of the fields that have no value. */
const OMISSIONS = ['$unknown', '$opaque'];

/** @returns the fields that `$unknown` and `$opaque` name */
export function validateMarkers(
  kind: Pick<AssetKind, 'name' | 'fields'>,
  asset: JsonObject,
  pointer: string,
  report: ProblemSink,
): ReadonlySet<string> {
  const named = new Set<string>();
  for (const marker of [...OMISSIONS, '$partial']) {
    if (!Object.hasOwn(asset, marker)) continue;
    const reasons = asset[marker];
    const at = pointerTo(pointer, marker);
    if (typeof reasons !== 'object' || reasons === null || Array.isArray(reasons)) {
      report('bad-marker', at, `${describe(reasons)} stands where reasons by field are expected`);
      continue;
    }
    for (const [name, reason] of Object.entries(reasons)) {
      const here = pointerTo(at, name);
      const fault = faultOf(kind, asset, marker, name);
      if (fault) report('bad-marker', here, fault.message, fault.hint);
      else if (named.has(name)) report('bad-marker', here, `${quote(name)} is in $unknown and in $opaque`);
      if (typeof reason !== 'string' || reason === '')
        report('bad-marker', here, `${describe(reason)} stands where a reason in words is expected`);
      else validateText(reason, here, report);
      if (marker !== '$partial') named.add(name);
    }
  }
  return named;
}

function faultOf(
  kind: Pick<AssetKind, 'name' | 'fields'>,
  asset: JsonObject,
  marker: string,
  name: string,
): { readonly message: string; readonly hint?: string | undefined } | undefined {
  const field = kind.fields.find((f) => f.name === name);
  if (field?.tag !== 'stored') {
    const near = closestName(
      name,
      kind.fields.map((f) => f.name),
    );
    return {
      message: `${kind.name} has no stored field ${quote(name)}`,
      hint: near === undefined ? undefined : `did you mean ${quote(near)}?`,
    };
  }
  if (!field.type.unknown)
    return { message: `${quote(name)} of ${kind.name} cannot be unknown in this schema` };
  if (marker === '$partial') {
    const { tag } = field.type.type;
    if (tag !== 'list' && tag !== 'set')
      return { message: `${quote(name)} of ${kind.name} is no list and no set` };
    return Array.isArray(asset[name])
      ? undefined
      : {
          message: `${quote(name)} has no elements that could be some of them`,
          hint: 'name it in $unknown, or give it the elements that are known',
        };
  }
  return Object.hasOwn(asset, name)
    ? { message: `${quote(name)} has a value and a reason why it has none`, hint: 'leave one of them out' }
    : undefined;
}
