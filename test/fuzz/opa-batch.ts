/** Many programs in one process of real OPA: each moves to a package of its own, what they share stays where it is. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { emitRego } from '@policyc/emit';
import type { Data, ir } from '@policyc/ir';
import type { FailedReport, Report, Snapshot } from '@policyc/model';
import { OPA } from '../support/engines.js';

export interface OpaJob {
  readonly program: ir.Program;
  readonly snapshots: readonly Snapshot[];
  readonly data: Data;
}

const run = promisify(execFile);

/** The reports of each job, in the order of the jobs and their snapshots. */
export async function evaluateBatch(
  jobs: readonly OpaJob[],
): Promise<readonly (readonly (Report | FailedReport)[])[]> {
  const directory = mkdtempSync(join(tmpdir(), 'policyc-fuzz-'));
  try {
    const rules = join(directory, 'rules');
    const reports: string[] = [];
    jobs.forEach(({ program, data }, i) => {
      for (const { path, text } of emitRego(program)) {
        const shared = path.startsWith('/policyc/lib/');
        write(join(rules, shared ? path : `/job${i}${path}`), shared ? text : moved(text, i));
      }
      // Bound first: what stands behind `with` sees the input that stands there.
      const sections = Object.keys((data.policyc ?? {}) as object);
      const given = sections.map((s) => `; ${s} := input.job${i}.data.policyc.${s}`).join('');
      const replaced = sections.map((s) => ` with data.job${i}.policyc.${s} as ${s}`).join('');
      const report = `data.job${i}.policyc.report with input as s${replaced}`;
      reports.push(`"job${i}": [r | some s in input.job${i}.snapshots${given}; r := ${report}]`);
    });
    const input = join(directory, 'input.json');
    writeFileSync(
      input,
      JSON.stringify(
        Object.fromEntries(jobs.map(({ snapshots, data }, i) => [`job${i}`, { snapshots, data }])),
      ),
    );
    const query = `{${reports.join(', ')}}`;
    const args = ['eval', '-d', rules, '-i', input, '--format', 'raw', query];
    const { stdout } = await run(OPA, args, { timeout: 600_000, maxBuffer: 1 << 30 }).catch(
      (error: { readonly stdout?: string; readonly stderr?: string; readonly message: string }) => {
        throw new Error(`OPA: ${error.stdout || error.stderr || error.message}`.slice(0, 4000));
      },
    );
    const found = JSON.parse(stdout) as Readonly<Record<string, readonly (Report | FailedReport)[]>>;
    return jobs.map((_, i) => found[`job${i}`] ?? []);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A module of the program that is moved below `job<i>`. */
function moved(text: string, i: number): string {
  return text
    .replace(/^package policyc/m, `package job${i}.policyc`)
    .replaceAll(/\bdata\.policyc\b(?!\.lib\b)/g, `data.job${i}.policyc`);
}
