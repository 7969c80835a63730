/**
 * The options of a module. The editor keeps them in `mapper` (may be computed) and `parameters` (may not), lists of modules
 * in those of `config`. Blueprints that people or models wrote keep them in `config` itself, or beside the module's name.
 */
import { at, isObject, type JsonCursor, member, textOf } from '../json-cursor.js';

const HOLDERS = ['mapper', 'parameters'];

/** The members of a module that are no options; `name` may belong to a `value` beside it. */
const ITS_OWN = new Set([
  ...HOLDERS,
  ...(
    'id module version metadata filter routes branches outputs onerror tools flow label description notes ' +
    'disabled config follows parent root'
  ).split(' '),
]);

/** What holds the options of a module. */
export function optionHolders(module: JsonCursor): readonly JsonCursor[] {
  const within = HOLDERS.flatMap((holder) => at(module, 'config', holder) ?? []);
  const held = [
    ...HOLDERS.flatMap((holder) => at(module, holder) ?? []),
    ...(within.length > 0 ? within : [at(module, 'config') ?? []].flat()),
  ];
  const { value, pointer, embedded } = module;
  if (!isObject(value)) return held;
  const beside = Object.entries(value).filter(([name]) => !ITS_OWN.has(name) && !name.startsWith('_'));
  return beside.length === 0 ? held : [...held, { value: Object.fromEntries(beside), pointer, embedded }];
}

/** The option of a name, or of the first of some names that a module has. */
export function option(module: JsonCursor, ...names: readonly string[]): JsonCursor | undefined {
  const holders = optionHolders(module);
  for (const name of names)
    for (const holder of holders) if (member(holder.value, name) !== undefined) return at(holder, name);
  return undefined;
}

/** What the editor showed of the options that were chosen. */
export function restored(module: JsonCursor, name: string): JsonCursor | undefined {
  return (
    at(module, 'metadata', 'restore', 'parameters', name) ??
    at(module, 'config', 'restore', 'parameters', name)
  );
}

export function optionText(module: JsonCursor, ...names: readonly string[]): string | undefined {
  return textOf(option(module, ...names));
}
