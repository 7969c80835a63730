/** The server as a process, bundled like in the extension: standard input and output, and how it ends. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import { startSession } from './support/session.js';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'policyc-stdio-'));
const program = join(folder, 'server.cjs');
const workspace = join(folder, 'work space');
const file = join(workspace, 'nested', 'a.policy');
const uri = URI.file(file).toString();

beforeAll(async () => {
  await build({
    stdin: {
      contents: `import { startServer } from '@policyc/language-server';
startServer({ stdlibDir: process.argv[2] });
setTimeout(() => console.log('not for the protocol'), 0);`,
      resolveDir: join(root, 'packages/language-server'),
    },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['source', 'node'],
    mainFields: ['module', 'main'],
    alias: { '@policyc/language-server': join(root, 'packages/language-server/src/index.ts') },
    logLevel: 'error',
  });
  cpSync(join(root, 'stdlib'), join(folder, 'stdlib'), { recursive: true });
  mkdirSync(join(workspace, 'nested'), { recursive: true });
  mkdirSync(join(workspace, 'node_modules/x'), { recursive: true });
  writeFileSync(join(workspace, 'node_modules/x/b.policy'), 'policy');
  writeFileSync(file, 'package a\nuse platforms.nocode\nparam x: AuthKind = non\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let child: ChildProcessWithoutNullStreams;
afterEach(() => void child.kill('SIGKILL'));

async function start() {
  child = spawn(process.execPath, [program, join(folder, 'stdlib'), '--stdio']);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const session = await startSession(child.stdout, child.stdin, {
    folders: [URI.file(workspace).toString()],
  });
  return { session, ended };
}

describe('the server as a process', () => {
  it('reads workspace and standard library from disk, and ends with 0 after shutdown and exit', async () => {
    const { session, ended } = await start();
    expect(await session.diagnostics(uri)).toMatchObject([{ severity: 1, code: 'resolve/unknown-member' }]);
    expect(session.published.map((params) => params.uri)).toEqual([uri]);
    const links = await session.connection.sendRequest('textDocument/definition', {
      textDocument: { uri },
      position: { line: 2, character: 10 },
    });
    expect(links).toMatchObject([
      { targetUri: URI.file(join(folder, 'stdlib/platforms/nocode.policy')).toString() },
    ]);
    await session.connection.sendRequest('shutdown');
    session.connection.sendNotification('exit');
    expect(await ended).toBe(0);
  });

  it('ends when its client is gone', async () => {
    const { session, ended } = await start();
    await session.diagnostics(uri);
    session.connection.dispose();
    child.stdin.end();
    // A session that was not shut down ends with 1.
    expect(await ended).toBe(1);
  });
});
