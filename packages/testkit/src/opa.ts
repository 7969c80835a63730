/**
 * Runs the real OPA for tests. Invariant: every run ends within a minute.
 * Tests skip, and say why, where the program is missing.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `POLICYC_OPA`, or the program beside the repository. */
export const opaPath =
  process.env.POLICYC_OPA ?? fileURLToPath(new URL('../../../../shared/tools/opa', import.meta.url));

export const hasOpa = existsSync(opaPath);
if (!hasOpa) console.warn(`skipping tests with real OPA: ${opaPath} does not exist (set POLICYC_OPA)`);

export interface OpaRun {
  /** 0 is success. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param stdin what the program reads, if anything */
export function runOpa(args: readonly string[], stdin = ''): Promise<OpaRun> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 60_000, maxBuffer: 512 << 20 };
    const child = execFile(opaPath, [...args], options, (error, stdout, stderr) => {
      if (error && (error.killed || typeof error.code !== 'number')) reject(error);
      else resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    // OPA may end before it has read what it is given; how it ended is told above.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
  });
}
