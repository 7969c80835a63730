/**
 * Every lint rule has a page that says what the rule says, and the samples on it are true: the failing one gives exactly
 * that code, once, with the default rules and this one; the passing one gives nothing.
 * Samples may hold several files (`// --- another file`) and give one a name (`// file: name.policy`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createWorkspace,
  DEFAULT_LINT_CONFIG,
  lint,
  lintRules,
  overrideLintConfig,
  requireSound,
} from '@policyc/analysis';
import { compareUtf8, SourceText } from '@policyc/base';
import { format } from '@policyc/syntax';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const PAGES = join(ROOT, 'docs/lint');
const NOCODE = readFileSync(join(ROOT, 'stdlib/platforms/nocode.policy'), 'utf8');

const pages = readdirSync(PAGES, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile() && e.name.endsWith('.md') && e.parentPath !== PAGES)
  .map((e) => `lint-${e.parentPath.slice(PAGES.length + 1)}/${e.name.slice(0, -'.md'.length)}`);

function pageOf(code: string): string {
  return readFileSync(join(PAGES, `${code.slice('lint-'.length)}.md`), 'utf8');
}

function samples(page: string, language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (m) => m[1] ?? '',
  );
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ');

test('every rule has a page, and every page a rule', () => {
  expect([...pages].sort(compareUtf8)).toEqual(lintRules.map((r) => r.code).sort(compareUtf8));
});

test('the index lists every rule with its level', () => {
  const index = readFileSync(join(PAGES, 'README.md'), 'utf8');
  const rows = [...index.matchAll(/^\| \[`(lint-[^`]+)`\]\(([^)]+)\) +\| (\w+) +\| (.*?) +\|$/gm)].map((m) =>
    m.slice(1),
  );
  expect(rows).toEqual(
    lintRules.map((r) => [
      r.code,
      `${r.code.slice('lint-'.length)}.md`,
      r.enabledByDefault ? r.severity : 'off',
      r.description.replaceAll('|', '\\|'),
    ]),
  );
});

describe.each(lintRules.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  const page = pageOf(code);

  test('the page says what the rule says', () => {
    expect(page.startsWith(`# ${code}\n`)).toBe(true);
    expect(squeezed(page)).toContain(squeezed(`${rule.description} ${rule.rationale}`));
    const level = rule.enabledByDefault
      ? `${rule.severity}, on by default`
      : `${rule.severity} when turned on; off by default`;
    expect(page.toLowerCase()).toContain(level);
    expect(code.startsWith(`lint-${rule.category}/`)).toBe(true);
  });

  test('the samples are true', () => {
    const wrong = samples(page, 'policy-lint-bad');
    const right = samples(page, 'policy');
    expect(wrong.length).toBeGreaterThan(0);
    expect(right.length).toBeGreaterThan(0);
    for (const sample of wrong) expect(found(sample), sample).toEqual([code]);
    for (const sample of right) expect(found(sample), sample).toEqual([]);
  });

  function found(sample: string): readonly string[] {
    const workspace = createWorkspace();
    if (!/^platform /m.test(sample)) workspace.set('nocode', NOCODE);
    const names: string[] = [];
    sample.split(/^\/\/ --- another file\n/m).forEach((text, i) => {
      const name = /^\/\/ file: (\S+)$/m.exec(text)?.[1] ?? `sample-${i}`;
      names.push(name);
      workspace.set(name, text);
      expect(format(new SourceText(name, text)), text).toEqual({ text });
    });
    const { program } = workspace.snapshot();
    const sound = requireSound(program);
    expect(sound.ok ? [] : sound.diagnostics.map((d) => d.message), sample).toEqual([]);
    const config = rule.enabledByDefault
      ? DEFAULT_LINT_CONFIG
      : overrideLintConfig(DEFAULT_LINT_CONFIG, new Map([[code, rule.severity]]));
    return [
      ...program.diagnostics.map((d) => d.code),
      ...lint(program, {
        configOf: (uri) => (names.includes(uri) ? config : undefined),
        partial: rule.needsWholeProgram !== true,
      }).map((d) => d.code),
    ];
  }
});
