import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseSnapshot, UnreadableFile } from '@policyc/platforms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CliError } from '../src/cli-error.js';
import { collectFiles, readBytes, readText } from '../src/collect-files.js';
import { EXIT } from '../src/exit-code.js';
import { loadPolicies, loadStandardPacks } from '../src/load-policies.js';
import { readExportsFolder } from '../src/read-exports-folder.js';
import { storedFile } from '../src/stored-file.js';
import { createTerminalIo } from '../src/terminal-io.js';
import { writeWhole } from '../src/write-file.js';

const NOW = '2026-01-31T12:00:00Z';
const io = createTerminalIo(true);
const limits = { count: 100, bytes: 1000 };
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'policyc-files-'));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, content: string | Uint8Array): string {
  const at = join(root, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, content);
  return at;
}

describe('collecting', () => {
  test('in UTF-8 order, each file once, without node_modules, .git and hidden files', () => {
    for (const name of ['b.policy', 'a/z.policy', 'A.policy', '\u{1f600}.policy', '\uffee.policy'])
      put(`order/${name}`, '');
    for (const name of ['node_modules/x.policy', '.git/x.policy', 'a/.hidden.policy', 'a/other.txt'])
      put(`order/${name}`, '');
    const at = join(root, 'order');
    const found = collectFiles(
      [at, join(at, 'b.policy'), join(at, 'a')],
      '**/*.policy',
      limits,
      EXIT.policies,
    );
    expect(found.map((f) => f.name.slice(at.length + 1))).toEqual([
      'A.policy',
      'a/z.policy',
      'b.policy',
      '\uffee.policy',
      '\u{1f600}.policy',
    ]);
  });

  test('links in folders are not followed', () => {
    put('links/real/a.policy', '');
    symlinkSync(join(root, 'links'), join(root, 'links/real/loop'));
    put('outside/secret.policy', '');
    symlinkSync(join(root, 'outside'), join(root, 'links/out'));
    const found = collectFiles([join(root, 'links')], '**/*.policy', limits, EXIT.policies);
    expect(found.map((f) => f.path)).toEqual([join(root, 'links/real/a.policy')]);
  });

  test('names with glob characters are names', () => {
    put('we[i]rd {x}/a*b.policy', '');
    const found = collectFiles([join(root, 'we[i]rd {x}')], '**/*.policy', limits, EXIT.policies);
    expect(found).toHaveLength(1);
  });

  test('too many, too large, missing, not text', () => {
    for (let i = 0; i < 4; i++) put(`many/${i}.policy`, '');
    const many = () =>
      collectFiles([join(root, 'many')], '**/*.policy', { ...limits, count: 3 }, EXIT.inputs);
    expect(many).toThrow(expect.objectContaining({ exitCode: 4 }));
    const missing = () => collectFiles([join(root, 'missing')], '**/*', limits, EXIT.policies);
    expect(missing).toThrow(
      expect.objectContaining({ exitCode: 3, message: expect.stringContaining('no such file') }),
    );
    const large = { name: 'large', path: put('large', 'x'.repeat(1001)) };
    expect(() => readBytes(large, limits, EXIT.inputs)).toThrow(expect.objectContaining({ exitCode: 4 }));
    const binary = { name: 'binary', path: put('binary', Uint8Array.of(0xff, 0xfe, 0xfd)) };
    expect(() => readText(binary, limits, EXIT.inputs)).toThrow('binary is not UTF-8 text');
  });
});

describe('stored files', () => {
  test('are read when they are asked for, and told of where they are gone or have grown', () => {
    const collected = { name: 'later', path: put('later', 'PK12345') };
    const file = storedFile(collected, 'x/later', limits);
    expect(file.stored).toEqual({ size: 7, head: new TextEncoder().encode('PK12') });
    expect(new TextDecoder().decode(file.bytes)).toBe('PK12345');
    put('later', 'x'.repeat(1001));
    expect(() => file.bytes).toThrow(new UnreadableFile('later is larger than 1000 bytes'));
    rmSync(collected.path);
    expect(() => file.bytes).toThrow(UnreadableFile);
    expect(() => storedFile(collected, 'x/later', limits)).toThrow(expect.objectContaining({ exitCode: 4 }));
    const short = storedFile({ name: 'short', path: put('short', 'ab') }, 'short', limits);
    expect(short.stored).toEqual({ size: 2, head: new TextEncoder().encode('ab') });
  });
});

describe('policies', () => {
  test('the platform module comes along, once', () => {
    const file = put('policies/a.policy', 'package mine\nuse platforms.nocode\n');
    const files = loadPolicies([file]);
    expect(files.map((f) => f.uri).slice(1)).toEqual(['stdlib/platforms/nocode.policy']);
    const own = put('own/nocode.policy', 'package platforms.nocode\nplatform nocode version "2.0"\n');
    expect(loadPolicies([own])).toHaveLength(1);
  });

  test('no policies, or something else', () => {
    put('none/readme.txt', '');
    expect(() => loadPolicies([join(root, 'none')])).toThrow(expect.objectContaining({ exitCode: 3 }));
    expect(() => loadPolicies([join(root, 'none/readme.txt')])).toThrow('is not a .policy file');
  });

  test('the standard packs are named alike wherever they lie', () => {
    const files = loadStandardPacks();
    expect(files.length).toBeGreaterThan(0);
    for (const f of files) expect(f.uri).toMatch(/^stdlib\/(packs|platforms)\//);
  });
});

describe('exports', () => {
  const workflow = JSON.stringify({ name: 'w', nodes: [], connections: {} });

  test('every file is accounted for', async () => {
    put('exports/a.json', workflow);
    put('exports/deep/b.json', '{"name": "b", "nodes": [');
    put('exports/c.json', '{"compilerOptions": {}}');
    put('exports/d.txt', 'x');
    const { summary, text, prefix } = await readExportsFolder([join(root, 'exports')], NOW, io);
    expect(summary).toMatchObject({ files: 4, mapped: 1 });
    expect(summary.skipped.map((s) => [s.file, s.damaged]).sort()).toEqual([
      [join(root, 'exports/c.json'), false],
      [join(root, 'exports/d.txt'), false],
      [join(root, 'exports/deep/b.json'), true],
    ]);
    expect(summary.skipped.find((s) => s.damaged)).toMatchObject({ reason: 'not valid JSON', line: 1 });
    expect(parseSnapshot(text).origins?.files).toEqual(['a.json']);
    expect(prefix).toBe(`${join(root, 'exports')}/`);
  });

  test('several inputs share the deepest folder that holds them; what is said about them changes nothing', async () => {
    const a = put('shared/x/a.json', workflow);
    put('shared/y/b.json', workflow.replace('"w"', '"v"'));
    const { text } = await readExportsFolder([a, join(root, 'shared/y')], NOW, io);
    expect(parseSnapshot(text).origins?.files).toEqual(['x/a.json', 'y/b.json']);
    const said = put('elsewhere/policyc.yaml', 'policyc: 1\nassets:\n  - match: w\n    tier: high\n');
    const together = await readExportsFolder([join(root, 'shared'), said], NOW, io);
    expect(parseSnapshot(together.text).origins?.files).toEqual([
      '../elsewhere/policyc.yaml',
      'x/a.json',
      'y/b.json',
    ]);
    expect(parseSnapshot(together.text).assets.Governance).toHaveLength(1);
    const one = await readExportsFolder([a], NOW, io);
    expect(parseSnapshot(one.text).origins?.files).toEqual(['a.json']);
  });
});

describe('writing', () => {
  test('makes folders, replaces whole files, leaves nothing beside', () => {
    const at = join(root, 'out/deep/file.txt');
    writeWhole(at, 'one');
    writeWhole(at, 'two');
    expect(readFileSync(at, 'utf8')).toBe('two');
    expect(readdirSync(dirname(at))).toEqual(['file.txt']);
  });

  test('takes blocks, and keeps the old file where they end in a fault', () => {
    const at = join(root, 'out/blocks.txt');
    writeWhole(at, [Buffer.from('one, '), Buffer.from('two')]);
    const faulty = function* (): Iterable<Uint8Array> {
      yield Buffer.from('three');
      throw new Error('no more');
    };
    expect(() => writeWhole(at, faulty())).toThrow('no more');
    expect(readFileSync(at, 'utf8')).toBe('one, two');
    expect(readdirSync(dirname(at))).not.toContainEqual(expect.stringContaining('.tmp'));
  });

  test('writes what a link leads to, and into pipes and devices', async () => {
    const at = join(root, 'out/linked.txt');
    const link = join(root, 'out/link.txt');
    writeWhole(at, 'old');
    symlinkSync(at, link);
    writeWhole(link, 'new');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(at, 'utf8')).toBe('new');
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const read = promisify(execFile)('cat', [pipe]);
    writeWhole(pipe, 'through it');
    expect((await read).stdout).toBe('through it');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test('a file that cannot be written is left as it was', () => {
    const folder = join(root, 'taken');
    mkdirSync(join(folder, 'target'), { recursive: true });
    put('taken/target/inside', 'kept');
    expect(() => writeWhole(join(folder, 'target'), 'new')).toThrow(CliError);
    expect(readFileSync(join(folder, 'target/inside'), 'utf8')).toBe('kept');
    expect(readdirSync(folder)).toEqual(['target']);
  });

  test.skipIf(process.getuid?.() === 0)('no permission is a message', () => {
    const folder = join(root, 'closed');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    expect(() => writeWhole(join(folder, 'x'), '')).toThrow('permission denied');
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});
