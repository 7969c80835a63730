/** What `docs/testing.md` shows is what policyc prints: its samples are run, its outputs compared. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMutants, runTests, type SourceFile } from '@policyc/compiler';
import { conditionPercent, formatTestTerminal } from '@policyc/report';
import { describe, expect, it } from 'vitest';
import { policyFiles, ROOT } from './support/sources.js';

const page = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8');
const blocks = (kind: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);
const [sample = ''] = blocks('policy');
const [failing = ''] = blocks('policy-failing');
const [more = ''] = blocks('policy-more');
const [failure = '', coverage = '', mutation = ''] = blocks('output');

async function printed(text: string, mutate = false): Promise<string> {
  const files: readonly SourceFile[] = [...policyFiles('stdlib/platforms'), { uri: 'hooks.policy', text }];
  const select = (id: string) => id === 'HK-01';
  const run = await runTests({ files, select, coverage: true });
  expect(run.diagnostics).toEqual([]);
  const result = mutate ? { ...run, mutation: runMutants({ files, select }) } : run;
  return formatTestTerminal(result, { color: false, width: 110, verbose: false, engines: ['interpreter'] });
}

describe('docs/testing.md', () => {
  it('explains the failing test as shown', async () => {
    expect(failure).not.toBe('');
    expect(await printed(`${sample}\n${failing}`)).toContain(failure);
  });

  it('covers as shown', async () => {
    expect(coverage).not.toBe('');
    expect(await printed(sample)).toContain(coverage);
  });

  it('has the survivors that it shows, and the rows that kill them', async () => {
    expect(mutation).not.toBe('');
    expect(await printed(sample, true)).toContain(mutation);
    const files = [...policyFiles('stdlib/platforms'), { uri: 'hooks.policy', text: `${sample}\n${more}` }];
    const { mutants } = runMutants({ files });
    expect(mutants.filter((m) => !m.killed)).toEqual([]);
    const run = await runTests({ files, coverage: true });
    expect(run.cases.every((c) => c.passed)).toBe(true);
    expect(conditionPercent(run.coverage ?? [])).toBe(100);
  });
});
