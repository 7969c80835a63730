/** Runs the program inside the test's process: the same as a process of its own, but for the start-up. */
import { vi } from 'vitest';
import { main } from '../src/main.js';
import type { Outcome } from './built-cli.js';

type Write = typeof process.stdout.write;

/** @param env variables that are set for the run only */
export async function runHere(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const capture = (take: (text: string) => void) =>
    ((text: string, done?: () => void) => {
      take(text);
      done?.();
      return true;
    }) as Write;
  const before = process.cwd();
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(
      capture((text) => {
        stdout += text;
      }),
    ),
    vi.spyOn(process.stderr, 'write').mockImplementation(
      capture((text) => {
        stderr += text;
      }),
    ),
  ];
  process.chdir(cwd);
  for (const [name, value] of Object.entries({ NO_COLOR: '', FORCE_COLOR: '', COLUMNS: '', ...env })) {
    vi.stubEnv(name, value);
  }
  try {
    return { code: await main([...args]), stdout, stderr };
  } finally {
    process.chdir(before);
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}
