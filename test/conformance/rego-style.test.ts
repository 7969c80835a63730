/** The Rego of the standard library and of the conformance suite: strict, formatted, and with what policies share in one place. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compile } from '@policyc/compiler';
import { runOpa } from '@policyc/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { hasOpa } from '../support/engines.js';
import { policyFiles } from '../support/sources.js';

const directory = mkdtempSync(join(tmpdir(), 'policyc-style-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const programs = [
  ['stdlib', policyFiles('stdlib')],
  ['conformance', policyFiles('test/conformance/cases')],
] as const;

describe.each(programs)('%s', (name, files) => {
  const rego = compile({ files }).output?.rego ?? [];
  const folder = join(directory, name);
  for (const { path, text } of rego) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  it.skipIf(!hasOpa)('passes in strict mode', { timeout: 240_000 }, async () => {
    expect(await runOpa(['check', '--strict', folder])).toMatchObject({ code: 0, stderr: '' });
  });
  it.skipIf(!hasOpa)('has nothing to format', async () => {
    expect(await runOpa(['fmt', '--list', folder])).toMatchObject({ code: 0, stdout: '' });
  });
  // What OPA's own WASM leaves to its host. Times and versions cannot be compared without these.
  it("needs no built-in that OPA's WASM has not, but those of scalars", () => {
    const foreign = rego.flatMap(({ text }) => text.match(/\b(?:graph|semver|time)\.\w+(?=\()/g) ?? []);
    const allowed = ['semver.compare', 'time.parse_rfc3339_ns'];
    expect([...new Set(foreign)].filter((name) => !allowed.includes(name))).toEqual([]);
  });
  it('has the same helper in no two policies', () => {
    const homes = new Map<string, Set<string>>();
    const policies = rego.filter(
      ({ path, text }) => path.startsWith('/policyc/packs/') && /\nresult := /.test(text),
    );
    expect(policies.length).toBeGreaterThan(20);
    for (const { path, text } of policies) {
      // Two texts that call no helper of their own package would be one rule.
      for (const [, body = ''] of text.matchAll(/^reach\d+_targets := (\{[\s\S]*?\n?\})\n/gm))
        if (!/(?<![.\w])\w+_[tf]\(/.test(body)) homes.set(body, (homes.get(body) ?? new Set()).add(path));
    }
    expect([...homes].filter(([, paths]) => paths.size > 1)).toEqual([]);
    expect(rego.find((f) => f.path === '/policyc/shared.rego')?.text).toMatch(/^# true: /m);
  });
});
