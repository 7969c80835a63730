/**
 * The specification is executed: the samples of each chapter in `docs/language` are one program over the sample platform.
 * Its tests hold on the interpreter, and `policy.wasm` and real OPA give the same reports, to the byte; what a chapter
 * calls an error is one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles, compile, runTests, testInputs } from '@policyc/compiler';
import { describe, expect, it } from 'vitest';
import { expectAgreement } from '../support/agreement.js';
import { evaluateWasm, hasOpa } from '../support/engines.js';
import { ROOT } from '../support/sources.js';

const folder = join(ROOT, 'docs/language');
const read = (page: string) => readFileSync(join(folder, page), 'utf8');
const blocks = (page: string, fence: string) =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${fence}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

const platform = { uri: 'sample.policy', text: blocks('sample.md', 'policy').join('\n') };
const chapters = readdirSync(folder)
  .filter((page) => blocks(page, 'policy').some((text) => /^use sample$/m.test(text)))
  .sort();

it('there are chapters', () => expect(chapters.length).toBeGreaterThan(5));

describe.each(chapters)('docs/language/%s', (page) => {
  const text = blocks(page, 'policy').join('\n');
  const files = [platform, { uri: page, text }];

  it('holds on the interpreter and in WASM', async () => {
    const result = await runTests({ files, engines: [{ name: 'policy.wasm', evaluate: evaluateWasm }] });
    expect(result.diagnostics.map((d) => `${d.code} ${d.message}`)).toEqual([]);
    expect(result.untested).toEqual([]);
    expect(result.cases.flatMap((c) => c.failures.map((f) => `${c.test} ${c.row}: ${f.message}`))).toEqual(
      [],
    );
  });

  it.skipIf(!hasOpa)('holds in real OPA', async () => {
    const { output } = compile({ files });
    if (!output) throw new Error('the chapter does not compile');
    await expectAgreement(output, testInputs(files));
  });

  it.each(blocks(page, 'policy-error').map((sample) => [sample]))('calls this an error:\n%s', (sample) => {
    const { diagnostics } = checkFiles([platform, { uri: page, text: `${text}\n${sample}` }]);
    expect(diagnostics.filter((d) => d.severity === 'error')).toHaveLength(1);
  });
});

it('links lead somewhere', () => {
  for (const page of readdirSync(folder))
    for (const [, target = ''] of read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
      expect(existsSync(join(folder, target)), `${page}: ${target}`).toBe(true);
});
