/** What a scenario is given where whoever runs it gives nothing: values that stand in the blueprint. */
import { ABSENT, known } from '../fact.js';
import { at, elements, textAt } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import { isFixedSecret } from '../secrets/find-secrets.js';
import { holdsFormattedSecret } from '../secrets/redact-text.js';
import { isSensitiveName } from '../secrets/sensitive-names.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Scenario } from './scenario.js';

const TYPES: Readonly<Record<string, string>> = {
  number: 'number',
  integer: 'number',
  uinteger: 'number',
  boolean: 'boolean',
  array: 'json',
  collection: 'json',
  json: 'json',
};

/** Adds the inputs of a scenario that have a text as their default. */
export function mapInputs({ root, file, key }: Scenario, builder: SnapshotBuilder): void {
  for (const input of [
    ...elements(at(root, 'io', 'input_spec')),
    ...elements(at(root, 'interface', 'input')),
  ]) {
    const name = textAt(input, 'name');
    const value = at(input, 'default');
    const text = textAt(input, 'default');
    if (!name || value === undefined || !text?.trim()) continue;
    const help = textAt(input, 'help');
    const named = isSensitiveName(name, 'header');
    const secret = holdsFormattedSecret(text) || (named && isFixedSecret(text) === true);
    const variable = builder.claimKey('Variable', `${key}/${name}`);
    builder.add(
      'Variable',
      variable,
      {
        file,
        pointer: input.pointer,
        fields: pointers({ name: at(input, 'name'), type: at(input, 'type') }),
      },
      {
        name: known(name),
        description: help ? known(help) : ABSENT,
        type: known(TYPES[textAt(input, 'type') ?? ''] ?? 'text'),
        sensitive: known(named || secret),
        stored_in: known('inline'),
        client_side: known(false),
      },
    );
    builder.add(
      'VariableValue',
      builder.claimKey('VariableValue', variable),
      { file, pointer: value.pointer, fields: {} },
      { variable: known(variable), holds_secret: known(secret) },
    );
  }
}
