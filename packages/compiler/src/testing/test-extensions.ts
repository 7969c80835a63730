/** The extensions of the platform that the snapshot of a test carries: those whose kinds or fields it gives. */
import { extensionOf, type Schema } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { replaced, writtenFields } from './written-fields.js';

interface Statements {
  readonly givens: readonly ast.GivenStatement[];
  readonly befores: readonly ast.BeforeStatement[];
  readonly overrides: readonly ast.Assignment[];
}

export function extensionsGiven(
  schema: Schema,
  { givens, befores, overrides }: Statements,
): ReadonlySet<string> {
  const found = new Set<string>();
  if (schema.extensions === undefined) return found;
  const note = (kind: string, field?: string): void => {
    const extension = extensionOf(schema, kind, field);
    if (extension) found.add(extension.name);
  };
  for (const { name, assetKind, fields } of [...givens, ...befores]) {
    const kind = assetKind?.text ?? givens.find((g) => g.name.text === name.text)?.assetKind.text;
    if (kind === undefined) continue;
    note(kind);
    for (const field of writtenFields(fields).keys()) note(kind, field);
    for (const before of [false, true])
      for (const field of replaced(overrides, name.text, before).keys()) note(kind, field);
  }
  return found;
}
