import { describe, expect, it } from 'vitest';
import { features } from '../src/index.js';
import { inPolicy, load, schemaText, schemaUri, uri } from './support/marked.js';

function define(marked: string, files: Readonly<Record<string, string>> = {}) {
  const { service, offset, ranges } = load(marked, files);
  const places = service.run(features.definition, uri, { offset }) ?? [];
  const found = places.map((place) => {
    const text = service.source(place.uri)?.text ?? '';
    return {
      uri: place.uri,
      name: text.slice(place.selection.start, place.selection.end),
      declaration: text.slice(place.span.start, place.span.end),
      selection: place.selection,
    };
  });
  return { found, ranges };
}

describe('definition', () => {
  it('leads to binders, lets and function parameters in the same file', () => {
    const { found, ranges } = define(
      inPolicy('  forbid some «step» in endpoint.automation.steps where st|ep.disabled'),
    );
    expect(found).toMatchObject([{ uri, selection: ranges[0] }]);
    const fn = define('package a\nuse platforms.nocode\nfn off(«s»: Step): bool = |s.disabled\n');
    expect(fn.found).toMatchObject([{ selection: fn.ranges[0] }]);
  });

  it('leads into the schema', () => {
    const { found } = define(inPolicy('  require endpoint.au|th != none'));
    expect(found).toMatchObject([{ uri: schemaUri, name: 'auth', declaration: 'auth: AuthKind or unknown' }]);
    expect(define(inPolicy('  require endpoint.auth != no|ne')).found).toMatchObject([
      { uri: schemaUri, name: 'none' },
    ]);
    expect(define(inPolicy('  require some s in St|ep where s.disabled')).found).toMatchObject([
      { name: 'Step' },
    ]);
  });

  it('lists every part of an edge', () => {
    const { found } = define(inPolicy('  for t in Trigger\n  forbid cont|rol from t to s in Step'));
    const parts = schemaText.match(/^edge control:/gm) ?? [];
    expect(found.map(({ name }) => name)).toEqual(parts.map(() => 'control'));
  });

  it('leads to other files of the workspace, and from `use` to the package', () => {
    const files = {
      'file:///work/shared.policy': 'package acme.shared\n/// Quiet time.\nparam quiet: int = 5\n',
    };
    const main = 'package acme.main\nuse acme.shared\nparam mine: int = 3 where mine < qui|et\n';
    expect(define(main, files).found).toMatchObject([{ uri: 'file:///work/shared.policy', name: 'quiet' }]);
    const use = main.replace('qui|et', 'quiet').replace('acme.shared', 'acme.sha|red');
    expect(define(use, files).found).toMatchObject([{ declaration: 'package acme.shared' }]);
  });

  it('leads from a test to its policy, and from `path` to the walk', () => {
    const test = `${inPolicy('  require endpoint.auth != none')}\ntest "t" for EX-|01 {\n  expect pass\n}\n`;
    expect(define(test).found).toMatchObject([{ uri, name: 'EX-01' }]);
    const path = inPolicy('  for t in Trigger\n  forbid «control» from t to s in Step\n  message "{pa|th}"');
    const { found, ranges } = define(path);
    expect(found).toMatchObject([{ selection: ranges[0] }]);
  });

  it('has nowhere to go from built-in functions, words and gaps', () => {
    expect(define(inPolicy('  require endpoint.automation.name.low|er() == "x"')).found).toEqual([]);
    expect(define(inPolicy('  requ|ire true')).found).toEqual([]);
    expect(define('|').found).toEqual([]);
  });
});

describe('references', () => {
  it('finds every use in all files, and the declaration', () => {
    const other = inPolicy('  require endpoint.auth == jwt').replaceAll('EX-01', 'EX-02');
    const { service, offset, ranges } = load(
      inPolicy('  require endpoint.«au|th» != none or endpoint.«auth» != none'),
      { 'file:///work/other.policy': other.replace('acme.main', 'acme.other') },
    );
    const found = service.run(features.references, uri, { offset }) ?? [];
    expect(found.filter((place) => place.uri === uri).map(({ span }) => span)).toEqual(ranges);
    expect(found.filter((place) => place.uri === 'file:///work/other.policy')).toHaveLength(1);
    expect(found.filter(({ isDeclaration }) => isDeclaration)).toMatchObject([{ uri: schemaUri }]);
  });

  it('keeps names of different things apart', () => {
    const { service, offset, ranges } = load(
      inPolicy(
        '  forbid (some «s|tep» in endpoint.automation.steps where «step».disabled)\n' +
          '    and (some step in endpoint.automation.steps where step.disabled)',
      ),
    );
    const found = service.run(features.references, uri, { offset }) ?? [];
    expect(found.map(({ span }) => span)).toEqual(ranges);
  });
});
