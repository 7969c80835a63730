import { describe, expect, it } from 'vitest';
import { type DocumentSymbol, features } from '../src/index.js';
import { inPolicy, load, schemaText, uri } from './support/marked.js';

const outline = (symbols: readonly DocumentSymbol[], depth = 0): string[] =>
  symbols.flatMap((s) => [
    `${'  '.repeat(depth)}${s.kind} ${s.name}${s.detail && ` - ${s.detail}`}`,
    ...outline(s.children, depth + 1),
  ]);

function symbolsOf(marked: string): readonly DocumentSymbol[] {
  return load(marked).service.run(features.documentSymbols, uri, undefined) ?? [];
}

describe('document symbols', () => {
  it('outlines policies with their statements and tests with their cases', () => {
    const text = `${inPolicy('  let own = endpoint.automation\n  require own.owner is known')}
test "t" for EX-01 {
  given hook = Endpoint { kind: http }
  case hook.auth = none expect fail
}
`;
    expect(outline(symbolsOf(text))).toEqual([
      'package acme.main',
      'param trusted_paths - set of string',
      'policy EX-01 - Webhook without authentication',
      '  variable endpoint - for ... in Endpoint',
      '  variable own - let',
      '  rule require - own.owner is known',
      'test t - EX-01',
      '  variable hook - Endpoint',
      '  case case hook.auth = none - fail',
    ]);
  });

  it('outlines a schema', () => {
    const lines = outline(symbolsOf(schemaText.replaceAll('|', '||')));
    expect(lines).toEqual(
      expect.arrayContaining([
        'platform nocode - 1.1',
        'enum AuthKind',
        '  member none - No authentication',
        'kind Endpoint - asset',
        '  field auth - AuthKind or unknown',
        'edge control - Trigger -> Step',
        expect.stringMatching(/^edge any_way - .*control/),
      ]),
    );
  });

  it('keeps names non-empty and selections inside, whatever is missing', () => {
    const text = inPolicy('  let = \n  require \n  for in').concat('\nasset {\n : \n}\nfn (\ntest for {');
    const check = (symbols: readonly DocumentSymbol[]) => {
      for (const symbol of symbols) {
        expect(symbol.name).not.toBe('');
        expect(symbol.selection.start).toBeGreaterThanOrEqual(symbol.span.start);
        expect(symbol.selection.end).toBeLessThanOrEqual(symbol.span.end);
        check(symbol.children);
      }
    };
    check(symbolsOf(text));
  });
});

describe('folding', () => {
  it('folds declarations, comments and uses', () => {
    const text = `package a
use b.c
use d.e

// one
// two
policy A-1 "t" {
  severity low
  require x in {
    a,
    b
  }
}

policy A-2 "unclosed" {
  severity low

policy A-3 "t" {
  severity low
}
`;
    const found = load(text).service.run(features.folding, uri, undefined) ?? [];
    expect(found.map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind}`).sort()).toEqual([
      '1-2 imports',
      '17-18 region',
      '4-5 comment',
      '6-11 region',
      '8-10 region',
    ]);
  });
});

describe('semantic tokens', () => {
  it('tells what names are', () => {
    const { service, text } = load(
      inPolicy(
        '  require endpoint.automation.owner is known and endpoint.auth != none\n  message "{endpoint.path}"',
      ),
    );
    const tokens = service.run(features.semanticTokens, uri, undefined) ?? [];
    const named = tokens.map(({ span, type }) => `${text.slice(span.start, span.end)} ${type}`);
    expect(named).toEqual(
      expect.arrayContaining([
        'platforms namespace',
        'trusted_paths parameter',
        'EX-01 type',
        'Endpoint class',
        'endpoint variable',
        'owner property',
        'none enumMember',
        'path property',
      ]),
    );
    for (const [i, token] of tokens.entries()) {
      expect(token.span.start).toBeGreaterThanOrEqual(tokens[i - 1]?.span.end ?? 0);
    }
  });
});
