/**
 * Whatever text of an export holds a secret, whatever its format: it appears nowhere, in no letter case: not in the
 * snapshot, not in what is said of files, broken ones included, and not in any report.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ExportFile, readExports } from '@policyc/platforms';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere } from '../../packages/cli/test/run-here.js';
import { exportFiles } from '../support/export-files.js';
import {
  FORMATTED,
  type Mode,
  NAMED,
  plantFile,
  SECRET_NAMES,
  type Secret,
} from '../support/plant-secrets.js';
import { ROOT } from '../support/sources.js';

const NOW = '2026-11-23T00:00:00Z';
const SEED = Number(process.env.POLICYC_SEED ?? 20261123);
/** Rounds of planting for each platform and mode; each plants every third place. */
const ROUNDS = Number(process.env.POLICYC_PLANTED ?? 3);

const SIDECAR: ExportFile = {
  path: 'policyc.yaml',
  bytes: new TextEncoder().encode(
    'policyc: 1\nowners:\n  - name: ann\nassets:\n  - match: "*"\n    owner: ann\n    purpose: what it is for\n    ticket: T-1\ncomponents:\n  - name: thing\n    approved: true\nlogs:\n  - name: siem\n',
  ),
};

const PLATFORMS = [
  'appsmith',
  'directus',
  'make',
  'n8n',
  'node-red',
  'power-platform',
  'salesforce',
  'tooljet',
];
const MODES: readonly Mode[] = ['instead', 'behind', 'before', 'key', 'named'];

function sample<T>(of: fc.Arbitrary<T>, count: number, seed: number): readonly T[] {
  return fc.sample(of, { numRuns: count, seed });
}

interface Planting {
  readonly files: readonly ExportFile[];
  readonly secrets: readonly Secret[];
}

/** Plants every third place of every file, with a secret of its own. */
function plantAll(files: readonly ExportFile[], mode: Mode, round: number): Planting {
  const pool = sample(mode === 'named' ? NAMED : FORMATTED, 400, SEED + round);
  let place = round;
  let taken = 0;
  const planted = files.map((file) =>
    plantFile(
      file,
      mode,
      () => (place++ % 3 === 0 ? pool[taken++ % pool.length] : undefined),
      () => SECRET_NAMES[taken % SECRET_NAMES.length] ?? 'password',
    ),
  );
  return { files: planted.map((p) => p.file), secrets: planted.flatMap((p) => p.secrets) };
}

/** The secrets that a text gives away, in any case and behind any escape of JSON. */
function shown(text: string, secrets: readonly Secret[]): readonly string[] {
  const all = text.toLowerCase();
  return [...new Set(secrets.map((s) => s.needle))].flatMap((needle) => {
    const at = all.indexOf(needle.toLowerCase());
    return at < 0 ? [] : [`${needle} in ${text.slice(Math.max(0, at - 160), at + needle.length + 20)}`];
  });
}

const temporary = mkdtempSync(join(tmpdir(), 'policyc-planted-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe.each(PLATFORMS)('%s', (platform) => {
  const files = [...exportFiles(join(ROOT, `examples/${platform}-workspace`)), SIDECAR];

  test.each(MODES)(
    'a secret %s: neither in the snapshot nor in what is said of files',
    (mode) => {
      let places = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const { files: planted, secrets } = plantAll(files, mode, round);
        places += secrets.length;
        expect(shown(JSON.stringify(readExports(planted, { now: NOW })), secrets)).toEqual([]);
      }
      expect(places).toBeGreaterThan(9);
    },
    120_000,
  );

  test('files that are broken: nothing of them is quoted', () => {
    for (const [i, mode] of (['instead', 'key'] as const).entries()) {
      const { files: planted, secrets } = plantAll(files, mode, i);
      const broken = (change: (text: string) => string): readonly ExportFile[] =>
        planted
          .filter((f) => !/\.(?:zip|msapp)$/.test(f.path))
          .map((f) => ({
            path: f.path,
            bytes: new TextEncoder().encode(change(new TextDecoder().decode(f.bytes))),
          }));
      const cuts = [0.3, 0.5, 0.7, 0.98].map((part) =>
        broken((t) => t.slice(0, Math.floor(t.length * part))),
      );
      const others = [
        broken((t) => t.replaceAll(':', ' ')),
        broken((t) => t.replace(/["']/, '')),
        broken((t) => `${t}\n}${t.slice(0, 400)}`),
        broken((t) => t.replaceAll('</', '<')),
      ];
      for (const damaged of [...cuts, ...others])
        expect(shown(JSON.stringify(readExports(damaged, { now: NOW })), secrets)).toEqual([]);
    }
  }, 120_000);

  test('no report and no log of the program shows one', async () => {
    // One mode each: together the platforms see all of them. A campaign (`POLICYC_PLANTED`) tries every mode on every one.
    const all = ['behind', 'key', 'instead', 'named'] as const;
    const modes = ROUNDS > 3 ? all : [all[PLATFORMS.indexOf(platform) % all.length] ?? 'behind'];
    for (const [round, mode] of modes.entries()) {
      const { files: planted, secrets } = plantAll(files, mode, round);
      const folder = join(temporary, `${platform}-${mode}`);
      for (const { path, bytes } of planted) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
      }
      writeFileSync(join(folder, 'cut.json'), (planted[0]?.bytes ?? new Uint8Array()).slice(0, 2_000));
      const commands = [
        ['eval', folder, '--verbose', '--save-snapshot', join(temporary, 'snapshot.json')],
        ['eval', folder, '--format', 'json'],
        ['eval', folder, '--format', 'sarif'],
        ['eval', folder, '--format', 'html', '-o', join(temporary, 'report.html')],
        ['inventory', folder, '--verbose'],
        ['inventory', folder, '--format', 'json'],
        ['snapshot', 'inspect', folder, '--verbose'],
        ['snapshot', 'diff', folder, join(ROOT, `examples/${platform}-workspace`)],
      ];
      for (const command of commands) {
        const { stdout, stderr } = await runHere([...command], ROOT);
        expect(shown(stdout + stderr, secrets), command.join(' ')).toEqual([]);
      }
      for (const file of ['report.html', 'snapshot.json'])
        expect(shown(readFileSync(join(temporary, file), 'utf8'), secrets), file).toEqual([]);
    }
  }, 240_000);
});

test('what is no secret is shown, so these tests can fail', () => {
  const files = exportFiles(join(ROOT, 'examples/n8n-workspace'));
  const harmless = { text: 'Zq7harmless', needle: 'Zq7harmless' };
  const planted = files.map(
    (f) =>
      plantFile(
        f,
        'behind',
        () => harmless,
        () => 'colour',
      ).file,
  );
  expect(shown(JSON.stringify(readExports(planted, { now: NOW })), [harmless])).not.toEqual([]);
});
