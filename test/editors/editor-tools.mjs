// Where the editor tests keep what they need, and how they start and end processes.
// Invariant: nothing is installed into the repository; a started program ends with its whole process group.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Versions that run on Node 20: docs/editors.md says what they are for. */
const PACKAGES = { 'code-server': '4.100.3', 'playwright-core': '1.65.1' };

export const cacheFolder = process.env.POLICYC_CACHE ?? join(tmpdir(), 'policyc-editors');

/** Installs the VS Code server and the browser driver into the cache folder, once. */
export async function installTools() {
  await mkdir(cacheFolder, { recursive: true });
  const manifest = join(cacheFolder, 'package.json');
  if (!existsSync(manifest)) await writeFile(manifest, '{"private":true}\n');
  const missing = [];
  for (const [name, version] of Object.entries(PACKAGES)) {
    if ((await installedVersion(name)) !== version) missing.push(`${name}@${version}`);
  }
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if (missing.length > 0) await run('npm', ['install', ...missing, ...flags], { cwd: cacheFolder });
  const vscode = join(cacheFolder, 'node_modules/code-server/lib/vscode');
  if (!existsSync(join(vscode, 'node_modules'))) {
    await run('npm', ['install', '--omit=dev', ...flags], { cwd: vscode });
  }
  return { vscodeServer: join(vscode, 'out/server-main.js') };
}

async function installedVersion(name) {
  try {
    return JSON.parse(await readFile(join(cacheFolder, 'node_modules', name, 'package.json'), 'utf8'))
      .version;
  } catch {
    return undefined;
  }
}

/** The first of these programs that is on the path. */
export async function findProgram(...names) {
  for (const name of names) {
    try {
      const { stdout } = await run('sh', ['-c', `command -v ${name}`]);
      return stdout.trim();
    } catch {
      // the next name
    }
  }
  return undefined;
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts a program in its own process group.
 * @returns `output()` so far and `stop()`, which ends the whole group: the VS Code server leaves watchers behind
 */
export function startGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // already gone
    }
  };
  const stopNow = () => signal('SIGKILL');
  process.once('exit', stopNow);
  return {
    output: () => output,
    async stop() {
      signal('SIGTERM');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3000))]);
      stopNow();
      process.removeListener('exit', stopNow);
    },
  };
}

/** Waits until `check` gives something, looking every 50 ms. */
export async function waitFor(what, check, timeout = 20_000) {
  const end = Date.now() + timeout;
  while (Date.now() < end) {
    const value = await check();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`timed out waiting for ${what}`);
}
