/** The engines beside the interpreter: the unmodified OPA SDK on `policy.wasm`, and real OPA on the bundle. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import opaWasm from '@open-policy-agent/opa-wasm';
import type { Report, Snapshot } from '@policyc/model';

export const OPA = process.env.POLICYC_OPA ?? join(import.meta.dirname, '../../../shared/tools/opa');
export const hasOpa = existsSync(OPA);

export async function evaluateWasm(wasm: Uint8Array, snapshot: Snapshot): Promise<Report> {
  const policy = await opaWasm.loadPolicy(wasm as Uint8Array<ArrayBuffer>);
  return evaluateLoaded(policy, snapshot);
}

export type LoadedPolicy = Awaited<ReturnType<typeof opaWasm.loadPolicy>>;

export function loadWasm(wasm: Uint8Array): Promise<LoadedPolicy> {
  return opaWasm.loadPolicy(wasm as Uint8Array<ArrayBuffer>);
}

/** One evaluation on a warm instance. */
export function evaluateLoaded(policy: LoadedPolicy, snapshot: Snapshot): Report {
  const bytes = new TextEncoder().encode(JSON.stringify(snapshot));
  const results = policy.evaluate(bytes.buffer, 'policyc/report') as readonly {
    readonly result: Report & { readonly error?: unknown };
  }[];
  const result = results[0]?.result;
  if (!result || result.error) throw new Error(`no report: ${JSON.stringify(results).slice(0, 500)}`);
  return result;
}

const run = promisify(execFile);

/** Evaluates a bundle in real OPA over several snapshots, one process each. */
export async function evaluateOpa(
  bundle: Uint8Array,
  snapshots: readonly Snapshot[],
): Promise<readonly Report[]> {
  const directory = mkdtempSync(join(tmpdir(), 'policyc-opa-'));
  try {
    const bundleFile = join(directory, 'bundle.tar.gz');
    writeFileSync(bundleFile, bundle);
    const reports: Report[] = [];
    for (const snapshot of snapshots) {
      const input = join(directory, 'input.json');
      writeFileSync(input, JSON.stringify(snapshot));
      const { stdout } = await run(
        OPA,
        ['eval', '-b', bundleFile, '-i', input, '--format', 'raw', 'data.policyc.report'],
        {
          timeout: 300_000,
          maxBuffer: 1 << 30,
        },
      );
      reports.push(JSON.parse(stdout) as Report);
    }
    return reports;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
