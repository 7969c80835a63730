/** The policies in the README and the guide check, and their tests pass: the blocks of one document are one file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@policyc/compiler';
import { readExports } from '@policyc/platforms';
import { describe, expect, it } from 'vitest';
import { policyFiles, ROOT } from './support/sources.js';

const platform = policyFiles('stdlib/platforms');

describe.each(['README.md', 'docs/language/guide.md'])('%s', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const blocks = [...text.matchAll(/^```policy\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
  const files = [...platform, { uri: document, text: blocks.join('\n') }];

  it('has samples that check, with tests that pass', async () => {
    expect(blocks.length).toBeGreaterThan(0);
    const result = await runTests({ files });
    expect(result.diagnostics.map((d) => `${d.code} ${d.message}`)).toEqual([]);
    expect(result.cases.length).toBeGreaterThan(0);
    expect(result.cases.flatMap((c) => c.failures)).toEqual([]);
  });
});

describe('README.md', () => {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');

  it('names files and folders that exist', () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)\)/g))
      expect(existsSync(join(ROOT, target)), target).toBe(true);
  });
});

describe('docs/governance.md', () => {
  it('shows a policyc.yaml that is read without a fault', () => {
    const text = readFileSync(join(ROOT, 'docs/governance.md'), 'utf8');
    const [, yaml = ''] = /^```yaml\n([\s\S]*?)^```/m.exec(text) ?? [];
    const { files } = readExports([{ path: 'policyc.yaml', bytes: new TextEncoder().encode(yaml) }], {
      now: '2026-01-31T12:00:00Z',
    });
    expect(yaml).toContain('policyc: 1');
    expect(files).toMatchObject([{ tag: 'mapped', platform: 'governance' }]);
  });
});
