/**
 * Every diagnostic has a page, and the samples on it are true: the failing one gives exactly that diagnostic, the
 * passing one none. Samples may hold several files, and see the platform `nocode` unless they declare their own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analysisDiagnostics, createWorkspace, requireSound } from '@policyc/analysis';
import { readTables } from '@policyc/compiler';
import { lower, loweringDiagnostics } from '@policyc/ir';
import { syntaxDiagnostics } from '@policyc/syntax';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const PAGES = join(ROOT, 'docs/diagnostics');
const NOCODE = readFileSync(join(ROOT, 'stdlib/platforms/nocode.policy'), 'utf8');
const SEPARATOR = /^\/\/ --- another file\n/m;

/** What the file of a table holds. */
const FILE = /^\/\/ --- file [\w.]+\n/m;

const codes = [syntaxDiagnostics, analysisDiagnostics, loweringDiagnostics]
  .flatMap((table) => Object.keys(table))
  .sort();
const pages = readdirSync(PAGES, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile() && e.name.endsWith('.md'))
  .map((e) => `${e.parentPath.slice(PAGES.length + 1)}/${e.name.slice(0, -'.md'.length)}`)
  .filter((code) => !code.startsWith('/'))
  .sort();

function found(sample: string): readonly string[] {
  const workspace = createWorkspace();
  if (!/^platform /m.test(sample)) workspace.set('nocode', NOCODE);
  const [policies = '', rows] = sample.split(FILE);
  policies.split(SEPARATOR).forEach((text, i) => {
    workspace.set(`sample-${i}`, text);
  });
  const { program } = workspace.snapshot();
  const sound = requireSound(program);
  const lowered = sound.ok ? lower(sound.program, { maxDegree: 3 }).diagnostics : [];
  const tables = sound.ok && rows !== undefined ? readTables(sound.program, () => rows).diagnostics : [];
  return [...program.diagnostics, ...lowered, ...tables].map((d) => d.code);
}

function samples(page: string, language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (m) => m[1] ?? '',
  );
}

test('every diagnostic has a page, and every page a diagnostic', () => {
  expect(pages).toEqual(codes);
});

describe('the samples', () => {
  test.each(pages)('%s', (code) => {
    const page = readFileSync(join(PAGES, `${code}.md`), 'utf8');
    expect(page.startsWith(`# ${code}\n`)).toBe(true);
    const wrong = samples(page, 'policy-error');
    const right = samples(page, 'policy');
    expect(wrong.length).toBeGreaterThan(0);
    expect(right.length).toBeGreaterThan(0);
    for (const sample of wrong) expect(found(sample), sample).toEqual([code]);
    for (const sample of right) expect(found(sample), sample).toEqual([]);
  });
});
