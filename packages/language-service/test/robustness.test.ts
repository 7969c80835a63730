/** No feature throws on any broken document: an editor sees mostly broken ones. */
import { describe, expect, it } from 'vitest';
import { createLanguageService, features } from '../src/index.js';
import { inPolicy, schemaText, schemaUri, uri } from './support/marked.js';

const text = `${inPolicy(`  let own = endpoint.automation // why
  forbid (some step in own.steps where step.category in { exec, code } and step.name like "a*")
    and (control from t in Trigger where t.endpoint is present to s in Step unless through g in Step where g.disabled)
  message "{own.name} {path} {count(own.steps)}"`)}
/// Whether it is off.
fn off(s: Step): bool = if s.disabled then true else false

test "t" for EX-01 {
  given hook = Endpoint { kind: http, cors: { "a" } }
  case hook.auth = none, hook.kind = http expect fail on hook because hook.auth saying "x"
}
`;

function runAll(content: string, offsets: readonly number[]): void {
  const service = createLanguageService({ stdlib: [{ uri: schemaUri, text: schemaText }] });
  service.openDocument(uri, content);
  expect(service.run(features.diagnostics, uri, undefined)).toBeDefined();
  expect(service.run(features.documentSymbols, uri, undefined)).toBeDefined();
  expect(service.run(features.folding, uri, undefined)).toBeDefined();
  expect(service.run(features.semanticTokens, uri, undefined)).toBeDefined();
  expect(service.run(features.formatting, uri, undefined)).toBeDefined();
  service.run(features.codeActions, uri, { span: { start: 0, end: content.length } });
  for (const offset of offsets) {
    service.run(features.completion, uri, { offset });
    service.run(features.hover, uri, { offset });
    service.run(features.definition, uri, { offset });
    service.run(features.references, uri, { offset });
  }
}

describe('every feature', () => {
  it('answers at every place of a sound document', () => {
    runAll(text, [...Array(text.length + 1).keys()]);
  });

  it('answers at the end of every cut', () => {
    for (let end = 0; end <= text.length; end += 3) runAll(text.slice(0, end), [end, Math.max(0, end - 1)]);
  });

  it('answers where any word is missing', () => {
    for (const match of text.matchAll(/\w+|[^\s\w]/g)) {
      const cut = text.slice(0, match.index) + text.slice(match.index + match[0].length);
      runAll(cut, [match.index]);
    }
  });

  it('answers to places outside of the document', () => {
    runAll(text, [-1, text.length + 100]);
  });
});

describe('the service', () => {
  it('has no answer about documents that it does not know', () => {
    const service = createLanguageService({ stdlib: [] });
    expect(service.run(features.hover, uri, { offset: 0 })).toBeUndefined();
    expect(service.source(uri)).toBeUndefined();
  });

  it('lets the workspace replace a package of the standard library', () => {
    const service = createLanguageService({ stdlib: [{ uri: schemaUri, text: schemaText }] });
    const own = 'file:///work/nocode.policy';
    service.setFile(own, schemaText);
    service.openDocument(uri, inPolicy('  require endpoint.auth != none'));
    expect(service.run(features.diagnostics, own, undefined)).toEqual([]);
    const offset = inPolicy('  require endpoint.auth').indexOf('.auth') + 2;
    expect(service.run(features.definition, uri, { offset })).toMatchObject([{ uri: own }]);
    service.removeFile(own);
    expect(service.run(features.definition, uri, { offset })).toMatchObject([{ uri: schemaUri }]);
  });

  it('leaves out the platform of the standard library where the workspace has its own', () => {
    const service = createLanguageService({ stdlib: [{ uri: schemaUri, text: schemaText }] });
    service.setFile(
      'file:///work/own.policy',
      'package own\nplatform own version "1"\nasset Thing {\n  key id: string\n}\n',
    );
    expect(service.run(features.diagnostics, 'file:///work/own.policy', undefined)).toEqual([]);
  });
});
