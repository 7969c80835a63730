/** What changed between two versions of a platform schema, for people and for programs (`policyc-schema-changes/1`). */
import type { Schema, SchemaChange } from '@policyc/model';
import { columns } from './columns.js';
import { plural } from './order.js';
import { createPalette } from './palette.js';

export interface SchemaVersions {
  readonly before: Schema;
  readonly after: Schema;
}

export function formatSchemaChanges(
  changes: readonly SchemaChange[],
  { before, after }: SchemaVersions,
  color: boolean,
): string {
  const palette = createPalette(color);
  const title = `${before.platform} ${before.version} -> ${after.platform} ${after.version}`;
  if (changes.length === 0) return `${title}: no changes\n`;
  const table = columns(changes.map((c) => [c.breaks.join(', ') || '-', c.where, c.message]));
  const lines = table.map((line, i) => (changes[i]?.breaks.length ? palette.bad(line) : line));
  const breaking = changes.filter((c) => c.breaks.length > 0).length;
  return [
    palette.strong(title),
    ...lines.map((l) => `  ${l}`),
    `${plural(changes.length, 'change')}, ${breaking} of them breaking`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

export function formatSchemaChangesJson(
  changes: readonly SchemaChange[],
  { before, after }: SchemaVersions,
): string {
  const version = ({ platform, version: number }: Schema) => ({ platform, version: number });
  const document = {
    format: 'policyc-schema-changes/1',
    before: version(before),
    after: version(after),
    changes,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
