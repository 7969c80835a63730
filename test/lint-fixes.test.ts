/**
 * Certain fixes keep the meaning: the failing samples of the lint pages and some harder programs are fixed, and both
 * texts give the same verdicts, subjects, items and messages over random snapshots. `POLICYC_LINT_FIXES=n` tries n programs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  applyFixes,
  type CheckedProgram,
  createWorkspace,
  DEFAULT_LINT_CONFIG,
  lint,
  lintRules,
  overrideLintConfig,
  requireSound,
} from '@policyc/analysis';
import { interpret, lower } from '@policyc/ir';
import type { Schema } from '@policyc/model';
import { describe, expect, test } from 'vitest';
import { randomCondition } from './support/random-condition.js';
import { createRandom, randomSnapshot } from './support/random-snapshot.js';

const ROOT = join(import.meta.dirname, '..');
const PAGES = join(ROOT, 'docs/lint');
const NOCODE = readFileSync(join(ROOT, 'stdlib/platforms/nocode.policy'), 'utf8');
const SNAPSHOTS = 40;
const ALL = overrideLintConfig(DEFAULT_LINT_CONFIG, new Map(lintRules.map((r) => [r.code, r.severity])));

function programOf(text: string): CheckedProgram {
  const workspace = createWorkspace();
  workspace.set('nocode', NOCODE);
  workspace.set('sample', text);
  return workspace.snapshot().program;
}

function findingsOf(text: string) {
  return lint(programOf(text), { configOf: (uri) => (uri === 'sample' ? ALL : undefined), partial: true });
}

/** Fixes until nothing is left to fix, in at most forty rounds. */
function fixed(text: string): string {
  let current = text;
  for (let round = 0; round < 40; round++) {
    const result = applyFixes(current, findingsOf(current));
    if (result.applied === 0) return current;
    current = result.text;
  }
  throw new Error(`the fixes do not end:\n${current}`);
}

function meaning(text: string, snapshots = SNAPSHOTS): unknown {
  const sound = requireSound(programOf(text));
  if (!sound.ok) throw new Error(`${sound.diagnostics.map((d) => d.message).join('\n')}\n${text}`);
  const { program } = lower(sound.program);
  const { schema }: { readonly schema: Schema } = sound.program;
  return Array.from({ length: snapshots }, (_, seed) => {
    const strings = ['http', 'executeCommand', 'password', 'orders'];
    const snapshot = randomSnapshot(schema, seed, { assets: 4, unknownOneIn: 4, strings });
    return interpret(program, snapshot).policies.map((p) => ({
      counts: p.counts,
      findings: p.findings.map(({ subject, items, message }) => {
        // The one fix that changes a message.
        return { subject, items, message: message.replace(/\.$/, '') };
      }),
      inconclusive: p.inconclusive.map((i) => i.subject),
    }));
  });
}

const samples = readdirSync(PAGES, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile() && e.name.endsWith('.md') && e.parentPath !== PAGES)
  .map((e) => `${e.parentPath.slice(PAGES.length + 1)}/${e.name}`)
  .flatMap((name): readonly (readonly [string, string])[] => {
    const text = /^```policy-lint-bad\n([\s\S]*?)^```$/m.exec(readFileSync(join(PAGES, name), 'utf8'))?.[1];
    return text === undefined || /^platform |^\/\/ --- another file/m.test(text) ? [] : [[name, text]];
  });

describe('the samples of the pages', () => {
  test.each(samples)('%s', (_, text) => {
    const after = fixed(text);
    if (after !== text) expect(meaning(after), after).toEqual(meaning(text));
  });
});

const step = (rule: string, where = ''): string => `package sample
use platforms.nocode
policy SA-01 "Sample problem" {
  severity low
  for step in Step${where === '' ? '' : ` where ${where}`}
  ${rule}
  message "{step.name} breaks the rule"
}
`;

/** What is written, and what it becomes. */
const CASES: readonly (readonly [string, string])[] = [
  [
    'require step.disabled or (some tag in step.automation.tags where tag == "a")',
    'require step.disabled or ("a" in step.automation.tags)',
  ],
  [
    'forbid step.disabled and (no other in step.next where step == other)',
    'forbid step.disabled and (step not in step.next)',
  ],
  ['require not (not (not step.disabled))', 'forbid step.disabled'],
  ['require not (step.category == exec or step.category == code)', 'forbid step.category in { exec, code }'],
  [
    'require step.disabled == true and (step.on_error_continue != false)',
    'require step.disabled and step.on_error_continue',
  ],
  ['forbid (step.disabled == false) == false', 'forbid step.disabled'],
  [
    'require (if step.category in { exec } then true else false) or step.disabled',
    'require (step.category == exec) or step.disabled',
  ],
  [
    'require if (step.disabled or step.on_error_continue) then false else true',
    'forbid step.disabled or step.on_error_continue',
  ],
  [
    'require step.disabled or (if step.disabled and step.on_error_continue then true else false)',
    'require step.disabled or (step.disabled and step.on_error_continue)',
  ],
  [
    'require not (some p in step.params where p.sensitive) and step.disabled',
    'require (no p in step.params where p.sensitive) and step.disabled',
  ],
  [
    'require step.disabled or not step.credential is not present',
    'require step.disabled or step.credential is present',
  ],
  ['require step.disabled and count(step.params) == 0', 'require step.disabled and step.params is empty'],
  [
    'require step.disabled or count(p in step.params where p.sensitive or p.parameterised) >= 1',
    'require step.disabled or (some p in step.params where p.sensitive or p.parameterised)',
  ],
  [
    'require step.disabled or (every p in step.params satisfies not p.sensitive)',
    'require step.disabled or (no p in step.params where p.sensitive)',
  ],
  [
    'require no p in step.params where not (p.sensitive)',
    'require every p in step.params satisfies p.sensitive',
  ],
  [
    'require if not step.disabled then step.on_error_continue else step.calls is empty',
    'require if step.disabled then step.calls is empty else step.on_error_continue',
  ],
  ['forbid exec == step.category', 'forbid step.category == exec'],
  ['require not step.category in { exec }', 'forbid step.category == exec'],
  [
    'require step.disabled or not ("a" in step.reads_from)'.replace(
      'step.reads_from',
      'step.automation.tags',
    ),
    'require step.disabled or "a" not in step.automation.tags',
  ],
];

test('random conditions', { timeout: 500_000 }, () => {
  let changed = 0;
  const programs = Number(process.env.POLICYC_LINT_FIXES ?? 100);
  for (let seed = 0; seed < programs; seed++) {
    const random = createRandom(seed);
    const where = random(2) === 0 ? randomCondition(random, 2) : '';
    const rule = `${random(2) === 0 ? 'require' : 'forbid'} ${randomCondition(random, 1 + random(3))}`;
    const text = step(rule, where);
    const after = fixed(text);
    if (after === text) continue;
    changed++;
    expect(meaning(after, 12), `${text}\nbecame\n${after}`).toEqual(meaning(text, 12));
  }
  expect(changed).toBeGreaterThan(programs / 2);
});

describe('harder programs', () => {
  test.each(CASES)('%s', (before, after) => {
    const text = step(before);
    const result = fixed(text);
    const rule = /^ {2}((require|forbid)[^\n]*)/m.exec(result)?.[1] ?? '';
    expect(rule).toBe(after);
    expect(meaning(result)).toEqual(meaning(text));
  });

  test('a fix that would lose a comment is not certain', () => {
    const text = step(
      'require step.disabled',
      'step.category == exec\n    // not only commands\n    or step.category == code',
    );
    const [finding] = findingsOf(text).filter((d) => d.code === 'lint-idiom/repeated-equality');
    expect(finding?.fixes?.map((f) => f.certain)).toEqual([false]);
  });
});
