import { SourceText } from '@policyc/base';
import { describe, expect, it } from 'vitest';
import { createLanguageService, features } from '../src/index.js';
import { outlineModule } from '../src/module-outline.js';
import { libraryFor, partition } from '../src/programs.js';

function modules(files: Readonly<Record<string, string>>) {
  return Object.entries(files).map(([uri, text]) => outlineModule(new SourceText(uri, text)));
}
function parts(files: Readonly<Record<string, string>>) {
  return partition(modules(files))
    .map((program) => program.map(({ source }) => source.uri).sort())
    .sort();
}

const platform = (kind: string) =>
  `package p\nplatform x version "1"\nasset ${kind} {\n  key id: string\n}\n`;

describe('partition', () => {
  it('joins a package over folders, and what uses it', () => {
    expect(
      parts({
        '/w/a/one.policy': 'package a\nparam x: int = 1\n',
        '/w/b/two.policy': 'package a\nparam y: int = 1\n',
        '/w/c/three.policy': 'package c\nuse a\n',
      }),
    ).toEqual([['/w/a/one.policy', '/w/b/two.policy', '/w/c/three.policy']]);
  });

  it('parts copies of a package, each with the modules that are nearer', () => {
    expect(
      parts({
        '/w/one/schema.policy': platform('A'),
        '/w/one/packs/rules.policy': 'package r1\nuse p\n',
        '/w/two/schema.policy': platform('A'),
        '/w/two/rules.policy': 'package r2\nuse p\n',
      }),
    ).toEqual([
      ['/w/one/packs/rules.policy', '/w/one/schema.policy'],
      ['/w/two/rules.policy', '/w/two/schema.policy'],
    ]);
  });

  it('keeps duplicates in one folder together, so that they are reported', () => {
    expect(parts({ '/w/a.policy': platform('A'), '/w/b.policy': platform('A') })).toHaveLength(1);
  });

  it('keeps projects without relations apart, and files that lead nowhere with their neighbours', () => {
    expect(
      parts({
        '/w/one/schema.policy': platform('A'),
        '/w/one/loose.policy': 'policy A-1 "x" {\n}\n',
        '/w/two/schema.policy': platform('B').replace('package p', 'package q').replace(' x ', ' y '),
      }),
    ).toEqual([['/w/one/loose.policy', '/w/one/schema.policy'], ['/w/two/schema.policy']]);
  });
});

describe('libraryFor', () => {
  const library = modules({
    '/std/p.policy': platform('A'),
    '/std/q.policy': 'package q\nplatform y version "1"\n',
    '/std/base.policy': 'package base\nuse p\n',
    '/std/extra.policy': 'package extra\n',
  });
  const chosen = (text: string) =>
    libraryFor(modules({ '/w/a.policy': text }), library).map(({ source }) => source.uri);

  it('takes what is used, directly or not, and every platform to propose', () => {
    expect(chosen('package a\nuse base\n')).toEqual(['/std/p.policy', '/std/q.policy', '/std/base.policy']);
    expect(chosen('package a\n')).toEqual(['/std/p.policy', '/std/q.policy']);
  });

  it('leaves other platforms out where the program has its own, and packages that it replaces', () => {
    expect(chosen('package a\nplatform mine version "1"\n')).toEqual([]);
    expect(chosen('package p\nplatform x version "2"\nuse base\n')).toEqual(['/std/base.policy']);
  });
});

describe('the service', () => {
  it('moves a document between programs as its `use` is typed', () => {
    const service = createLanguageService({ stdlib: [] });
    service.setFile('/w/one/schema.policy', platform('Apple'));
    service.setFile('/w/two/schema.policy', platform('Banana').replace('package p', 'package q'));
    const uri = '/w/two/rules.policy';
    const rule = (use: string, kind: string) =>
      `package r\nuse ${use}\npolicy A-1 "t" {\n  severity low\n  for x in ${kind}\n  require x.id != "a"\n}\n`;
    const codes = (text: string) => {
      service.openDocument(uri, text);
      return service.run(features.diagnostics, uri, undefined)?.map(({ code }) => code);
    };
    expect(codes(rule('p', 'Apple'))).toEqual([]);
    expect(codes(rule('p', 'Banana'))).toEqual(['resolve/unknown-kind']);
    expect(codes(rule('q', 'Banana'))).toEqual([]);
    expect(codes(rule('q', 'Banana').replace('"a"', '1'))).toHaveLength(1);
    expect(codes(rule('q', 'Banana'))).toEqual([]);
  });

  it('says the same after edits as a fresh service', () => {
    const uri = '/w/a.policy';
    const service = createLanguageService({ stdlib: [] });
    service.setFile('/w/schema.policy', platform('Apple'));
    const texts = [
      'package r\nuse p\nparam a: int = 1\n',
      'package r\nuse p\nparam a: int = "x"\n',
      'package r\nparam a: int = b\n',
      'package p\nparam a: int = 1\nasset Apple {\n  key id: string\n}\n',
      'package r\nuse p\nfn f(x: Apple): string = x.id\n',
      '',
    ];
    for (const text of [...texts, ...texts.reverse()]) {
      service.openDocument(uri, text);
      const fresh = createLanguageService({ stdlib: [] });
      fresh.setFile('/w/schema.policy', platform('Apple'));
      fresh.openDocument(uri, text);
      for (const at of [uri, '/w/schema.policy']) {
        expect(service.run(features.diagnostics, at, undefined)).toEqual(
          fresh.run(features.diagnostics, at, undefined),
        );
      }
    }
  });
});
