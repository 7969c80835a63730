/** Runs the built program as a process of its own, the way people do. */
import { spawn, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');
export const PROGRAM = join(root, 'packages/cli/bin/policyc.cjs');

/** Brings `dist/` up to date; nothing happens where it is. */
export function buildCli(): void {
  const built = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'packages/cli'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (built.status !== 0) throw new Error(`policyc does not build:\n${built.stdout}${built.stderr}`);
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Close the reading end after the first piece of output, or before it. */
  readonly hangUp?: true | 'at once';
}

export function runCli(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: options.cwd,
      env: { ...env, ...options.env },
    });
    let stdout = '';
    let stderr = '';
    if (options.hangUp === 'at once') child.stdout.destroy();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (options.hangUp) child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

export interface LspProcess {
  send(message: object): void;
  /** The next response; notifications and requests of the server are passed over. */
  receive(): Promise<unknown>;
  readonly closed: Promise<number | null>;
}

/** Starts the program and talks to it in the framing of the Language Server Protocol. */
export function startCli(args: readonly string[], cwd: string): LspProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd });
  const responses: unknown[] = [];
  const waiting: ((response: unknown) => void)[] = [];
  let buffer = Buffer.alloc(0);
  child.stdout.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      const length = Number(
        /Content-Length: (\d+)/.exec(buffer.subarray(0, Math.max(0, head)).toString())?.[1],
      );
      if (head < 0 || buffer.length < head + 4 + length) return;
      const message = JSON.parse(buffer.subarray(head + 4, head + 4 + length).toString()) as object;
      buffer = buffer.subarray(head + 4 + length);
      if (!('id' in message) || 'method' in message) continue;
      const next = waiting.shift();
      if (next) next(message);
      else responses.push(message);
    }
  });
  return {
    send(message) {
      const text = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    },
    receive() {
      const known = responses.shift();
      return known === undefined ? new Promise((done) => waiting.push(done)) : Promise.resolve(known);
    },
    closed: new Promise((done) => child.on('close', done)),
  };
}
