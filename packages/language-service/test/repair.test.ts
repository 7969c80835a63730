import type { TextEdit } from '@policyc/base';
import { describe, expect, it } from 'vitest';
import { features } from '../src/index.js';
import { inPolicy, load, uri } from './support/marked.js';

function apply(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((t, { span, newText }) => t.slice(0, span.start) + newText + t.slice(span.end), text);
}

describe('diagnostics', () => {
  it('reports each mistake once, at its place', () => {
    const { service, ranges } = load(
      inPolicy('  require endpoint.«aut» != none\n  message "{endpoint.«pth»}"'),
    );
    const found = service.run(features.diagnostics, uri, undefined) ?? [];
    expect(found.map(({ span }) => span)).toEqual(ranges);
    expect(found.map(({ code }) => code)).toEqual(['resolve/unknown-field', 'resolve/unknown-field']);
  });

  it('reports syntax errors, too, and nothing of other files', () => {
    const { service } = load('policy {', { 'file:///work/other.policy': 'policy' });
    const found = service.run(features.diagnostics, uri, undefined) ?? [];
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((diagnostic) => diagnostic.uri === uri)).toBe(true);
  });
});

describe('code actions', () => {
  it('offers the fixes of the diagnostics at the place', () => {
    const { service, text, offset } = load(
      inPolicy('  require endpoint.au|t != none and endpoint.pth != "x"'),
    );
    const actions = service.run(features.codeActions, uri, { span: { start: offset, end: offset } }) ?? [];
    const quick = actions.filter(({ kind }) => kind === 'quickfix');
    expect(quick).toMatchObject([{ title: 'Change to `auth`', preferred: true }]);
    expect(apply(text, quick[0]?.edits ?? [])).toContain('require endpoint.auth != none and endpoint.pth');
  });

  it('repairs all that is certain at once', () => {
    const { service, text } = load(inPolicy("  require endpoint.auth = jwt && endpoint.path = 'x'"));
    const span = { start: 0, end: text.length };
    const actions = service.run(features.codeActions, uri, { span }) ?? [];
    const all = actions.find(({ kind }) => kind === 'fix-all');
    const repaired = apply(text, all?.edits ?? []);
    expect(repaired).toContain('endpoint.auth == jwt and endpoint.path == "x"');
    const again = load(repaired);
    expect(again.service.run(features.diagnostics, uri, undefined)).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ severity: 'error' })]),
    );
  });

  it('offers nothing where nothing is wrong', () => {
    const { service, text } = load(
      inPolicy('  require endpoint.auth != none and endpoint.path not in trusted_paths'),
    );
    const span = { start: 0, end: text.length };
    expect(service.run(features.codeActions, uri, { span })).toEqual([]);
  });
});

describe('formatting', () => {
  it('gives edits to the one style', () => {
    const { service, text } = load(inPolicy('\n    require   endpoint.auth!=none'));
    const edits = service.run(features.formatting, uri, undefined) ?? [];
    const formatted = apply(text, edits);
    expect(formatted).toContain('\n  require endpoint.auth != none\n');
    expect(load(formatted).service.run(features.formatting, uri, undefined)).toEqual([]);
  });

  it('leaves a document with syntax errors alone', () => {
    expect(load('policy   A-1 {').service.run(features.formatting, uri, undefined)).toEqual([]);
  });
});
