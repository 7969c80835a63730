/** Checks `coverage`: which kinds the snapshot does not hold in full. */
import { closestName } from '@policyc/base';
import { isExtensionKind } from './extensions.js';
import { pointerTo } from './json-pointer.js';
import type { Schema } from './schema.js';
import type { ProblemSink } from './snapshot-problem.js';
import { describe, quote, validateText } from './validate-value.js';

type JsonObject = { readonly [key: string]: unknown };

/** @param root pointer of the moment that holds the coverage */
export function validateCoverage(
  schema: Schema,
  coverage: unknown,
  assets: JsonObject,
  root: string,
  report: ProblemSink,
): void {
  if (coverage === undefined) return;
  if (!isObject(coverage)) {
    report(
      'wrong-type',
      pointerTo(root, 'coverage'),
      `${describe(coverage)} stands where an object by kind is expected`,
    );
    return;
  }
  const names = schema.kinds.map((k) => k.name).filter((name) => !isExtensionKind(name));
  for (const [name, entry] of Object.entries(coverage)) {
    const pointer = pointerTo(pointerTo(root, 'coverage'), name);
    if (!names.includes(name)) {
      const near = closestName(name, names);
      const hint = near === undefined ? undefined : `did you mean ${quote(near)}?`;
      report('unknown-kind', pointer, `the schema has no kind ${quote(name)}`, hint);
    }
    if (!isObject(entry)) {
      report('bad-coverage', pointer, `${describe(entry)} stands where a state and a reason are expected`);
      continue;
    }
    const { state, reason } = entry;
    for (const key of Object.keys(entry))
      if (key !== 'state' && key !== 'reason')
        report('unknown-field', pointerTo(pointer, key), `a coverage has no ${quote(key)}`);
    if (state !== 'partial' && state !== 'none')
      report(
        'bad-coverage',
        state === undefined ? pointer : pointerTo(pointer, 'state'),
        'the state is `partial` or `none`',
        'leave out the kinds that are complete',
      );
    if (typeof reason !== 'string' || reason === '')
      report('bad-coverage', pointer, `${name} must have a reason in words`);
    else validateText(reason, pointerTo(pointer, 'reason'), report);
    const held = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (state === 'none' && Array.isArray(held) && held.length > 0)
      report(
        'bad-coverage',
        pointerTo(pointer, 'state'),
        `${name} has assets here, so the export does not leave out all of them`,
        'say `partial`',
      );
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
