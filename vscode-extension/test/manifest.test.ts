/** What the manifest promises is there: VS Code reports most mistakes in it only to its own log. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const here = join(import.meta.dirname, '..');
const root = join(here, '..');
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const manifest = read(join(here, 'package.json'));
const { contributes } = manifest;

describe('the manifest', () => {
  it('agrees with the grammar', () => {
    const grammar = read(join(root, 'grammar/policy.tmLanguage.json'));
    expect(contributes.grammars).toMatchObject([{ language: 'policyc', scopeName: grammar.scopeName }]);
  });

  it('names files that are there or are built', () => {
    const [language] = contributes.languages;
    const source = [language.configuration, language.icon.light, language.icon.dark, manifest.icon];
    for (const path of source) expect(existsSync(join(here, path)), path).toBe(true);
    const build = readFileSync(join(here, 'build.mjs'), 'utf8');
    expect(build).toContain("dist/policy.tmLanguage.json'");
    expect(contributes.grammars[0].path).toBe('./dist/policy.tmLanguage.json');
    expect(manifest.main).toBe('./dist/extension.cjs');
  });

  it('registers every command and reads every setting that it declares', () => {
    const client = readFileSync(join(here, 'src/extension.ts'), 'utf8');
    for (const { command } of contributes.commands) expect(client).toContain(`'${command}'`);
    const settings = Object.keys(contributes.configuration.properties);
    // The client library reads `<client id>.trace.server`.
    expect(settings.sort()).toEqual(['policyc.path', 'policyc.trace.server']);
    expect(client).toContain("new LanguageClient('policyc'");
  });

  it('is typed against the oldest editor that it supports', () => {
    const [, minor] = /^\^(\d+\.\d+)\./.exec(manifest.engines.vscode) ?? [];
    expect(manifest.devDependencies['@types/vscode']).toMatch(new RegExp(`^${minor}\\.`));
  });
});

describe('the language configuration', () => {
  const configuration = read(join(here, 'language-configuration.json'));
  const rule = (text: string) =>
    configuration.onEnterRules.find((r: { beforeText: string }) => new RegExp(r.beforeText).test(text))
      ?.action;

  it('continues documentation, and ends it on an empty line', () => {
    expect(rule('  /// Why.')).toMatchObject({ appendText: '/// ' });
    expect(rule('///')).toMatchObject({ removeText: 4 });
    expect(rule('// a comment')).toBeUndefined();
    expect(rule('policy A-1 "x" {')).toBeUndefined();
  });

  it('takes a policy id as one word, and a subtraction as two', () => {
    const words = (text: string) => text.match(new RegExp(configuration.wordPattern, 'g'));
    expect(words('policy EX-01 "t"')).toEqual(['policy', 'EX-01', 't']);
    expect(words('90d ago')).toEqual(['90d', 'ago']);
    expect(words('count(xs) - 1')).toEqual(['count', 'xs', '1']);
  });

  it('indents after an open bracket only', () => {
    const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
    expect(new RegExp(increaseIndentPattern).test('policy A-1 "x" {')).toBe(true);
    expect(new RegExp(increaseIndentPattern).test('  given a = Step { disabled: true }')).toBe(false);
    expect(new RegExp(increaseIndentPattern).test('/// like {')).toBe(false);
    expect(new RegExp(decreaseIndentPattern).test('}')).toBe(true);
  });
});
