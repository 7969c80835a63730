/** The platform schema: its page is up to date, and a new version breaks nothing that its number does not announce. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles } from '@policyc/compiler';
import { diffDerived, diffSchemas } from '@policyc/model';
import { SNAPSHOT_SCHEMA } from '@policyc/platforms';
import { formatSchemaReference } from '@policyc/report';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/sources.js';

function load(path: string) {
  const { checked, diagnostics } = checkFiles([{ uri: path, text: readFileSync(path, 'utf8') }]);
  const { schema } = checked;
  if (schema === undefined || diagnostics.some((d) => d.severity === 'error'))
    throw new Error(`${path} has mistakes`);
  return { schema, derived: schema.kinds.flatMap((k) => checked.derived.get(k.name) ?? []) };
}

const now = load(join(ROOT, 'stdlib/platforms/nocode.policy'));
const FORMER = join(ROOT, 'test/platforms/former-schemas');

test('docs/platforms/nocode.md is what the schema gives', () => {
  // Rewritten by: npx policyc schema export --format markdown -o docs/platforms/nocode.md
  const page = readFileSync(join(ROOT, 'docs/platforms/nocode.md'), 'utf8');
  expect(page).toBe(formatSchemaReference(now.schema, now.derived));
});

test('adapters write for this version', () => {
  expect(SNAPSHOT_SCHEMA).toEqual({ name: now.schema.platform, version: now.schema.version });
});

describe('former versions of the same major number', () => {
  test.each(readdirSync(FORMER))('%s: nothing that is valid breaks', (name) => {
    const former = load(join(FORMER, name));
    expect(former.schema.version.split('.')[0]).toBe(now.schema.version.split('.')[0]);
    const changes = [...diffSchemas(former.schema, now.schema), ...diffDerived(former.derived, now.derived)];
    expect(changes.filter((c) => c.breaks.length > 0)).toEqual([]);
  });
});
