/**
 * An editor shows what `policyc check` shows: over the failing samples of every page of docs/diagnostics, and over the standard
 * library. Beyond it are only what is asked for by an option (`--max-degree`) and the files of tables.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireSound } from '@policyc/analysis';
import { checkFiles } from '@policyc/compiler';
import { lower } from '@policyc/ir';
import { createLanguageService, features } from '@policyc/language-service';
import { describe, expect, test } from 'vitest';
import { STDLIB_FILES } from './support/stdlib-program.js';

const PAGES = join(import.meta.dirname, '../docs/diagnostics');
const NOCODE = STDLIB_FILES.filter((f) => f.uri.includes('/platforms/'));

interface File {
  readonly uri: string;
  readonly text: string;
}

const shown = (d: { readonly code: string; readonly severity: string; readonly message: string }) =>
  `${d.severity} ${d.code} ${d.message}`;

function checked(files: readonly File[]): readonly string[] {
  const own = new Set(files.map((f) => f.uri));
  const all = files.some((f) => /^platform /m.test(f.text)) ? files : [...NOCODE, ...files];
  return checkFiles(all)
    .diagnostics.filter((d) => own.has(d.uri))
    .map(shown)
    .sort();
}

/** As the language server asks for them. */
function edited(files: readonly File[]): readonly string[] {
  const service = createLanguageService({
    stdlib: NOCODE,
    further: (program) => {
      const sound = requireSound(program);
      return sound.ok ? lower(sound.program).diagnostics : [];
    },
  });
  for (const { uri, text } of files) service.openDocument(uri, text);
  return files
    .flatMap(({ uri }) => service.run(features.diagnostics, uri, undefined) ?? [])
    .map(shown)
    .sort();
}

/** An editor may hold several projects side by side, each with a platform of its own. */
const APART = new Set(['resolve/two-platforms.md']);

const samples = readdirSync(PAGES, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile() && e.name.endsWith('.md') && e.parentPath !== PAGES)
  .filter((e) => !APART.has(`${e.parentPath.slice(PAGES.length + 1)}/${e.name}`))
  .flatMap((e) => {
    const page = readFileSync(join(e.parentPath, e.name), 'utf8');
    return [...page.matchAll(/^```policy-error\n([\s\S]*?)^```$/gm)].map(
      ([, text = ''], i) => [`${e.parentPath.slice(PAGES.length + 1)}/${e.name} ${i}`, text] as const,
    );
  });

describe('an editor and `policyc check` say the same', () => {
  test('there are samples', () => expect(samples.length).toBeGreaterThan(150));
  test.each(samples)('%s', (_, sample) => {
    const [policies = ''] = sample.split(/^\/\/ --- file [\w.]+\n/m);
    const files = policies
      .split(/^\/\/ --- another file\n/m)
      .map((text, i) => ({ uri: `file:///work/sample-${i}.policy`, text }));
    expect(edited(files)).toEqual(checked(files));
  });
  test('of a secret that a finding would show', () => {
    const page = readFileSync(join(PAGES, 'policy/shown-secret.md'), 'utf8');
    const [, text = ''] = /^```policy-error\n([\s\S]*?)^```$/m.exec(page) ?? [];
    expect(edited([{ uri: 'file:///work/a.policy', text }]).join()).toContain('policy/shown-secret');
  });
});
