/** The standard library in an editor: no complaints, and every feature answers everywhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLanguageService, features } from '../src/index.js';

const root = join(import.meta.dirname, '../../../stdlib');
const stdlib = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.policy'))
  .map((name) => ({ uri: `file:///std/${name}`, text: readFileSync(join(root, name), 'utf8') }));

const service = createLanguageService({ stdlib });

describe('the standard library', () => {
  it('is there', () => {
    expect(stdlib.length).toBeGreaterThan(1);
  });

  it.each(stdlib.map(({ uri }) => uri))('%s has no diagnostics and is formatted', (uri) => {
    expect(service.run(features.diagnostics, uri, undefined)).toEqual([]);
    expect(service.run(features.formatting, uri, undefined)).toEqual([]);
    expect(service.run(features.codeActions, uri, { span: { start: 0, end: 1e6 } })).toEqual([]);
  });

  it.each(stdlib)('$uri: every name leads somewhere and says something', ({ uri, text }) => {
    for (const { span, type } of service.run(features.semanticTokens, uri, undefined) ?? []) {
      if (type === 'namespace') continue;
      const name = text.slice(span.start, span.end);
      expect(service.run(features.hover, uri, { offset: span.start })?.markdown, name).toContain(name);
      if (type === 'method') continue;
      const places = service.run(features.definition, uri, { offset: span.start });
      expect(places?.length, name).toBeGreaterThan(0);
    }
  });
});
