/** The engines beside the interpreter: the unmodified OPA SDK on `policy.wasm`, and real OPA on the bundle. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import type { Report, Snapshot } from '@policyc/model';

export const OPA = process.env.POLICYC_OPA ?? join(import.meta.dirname, '../../../shared/tools/opa');
export const hasOpa = existsSync(OPA);

export async function evaluateWasm(wasm: Uint8Array, snapshot: Snapshot): Promise<Report> {
  const policy = await loadPolicy(wasm as Uint8Array<ArrayBuffer>);
  return evaluateLoaded(policy, snapshot);
}

export type LoadedPolicy = Awaited<ReturnType<typeof loadPolicy>>;

export function loadWasm(wasm: Uint8Array): Promise<LoadedPolicy> {
  return loadPolicy(wasm as Uint8Array<ArrayBuffer>);
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

/** The report of every snapshot in `input`, each evaluated as if it were the input itself. */
const EACH = '[report | some snapshot in input; report := data.policyc.report with input as snapshot]';

/** Evaluates a bundle in real OPA over several snapshots: `opa eval -b`, one process for many, since it compiles anew each time. */
export async function evaluateOpa(
  bundle: Uint8Array,
  snapshots: readonly Snapshot[],
): Promise<readonly Report[]> {
  const directory = mkdtempSync(join(tmpdir(), 'policyc-opa-'));
  try {
    const bundleFile = join(directory, 'bundle.tar.gz');
    const input = join(directory, 'input.json');
    writeFileSync(bundleFile, bundle);
    writeFileSync(input, JSON.stringify(snapshots));
    const { stdout } = await run(OPA, ['eval', '-b', bundleFile, '-i', input, '--format', 'raw', EACH], {
      timeout: 300_000,
      maxBuffer: 1 << 30,
    }).catch((error: { readonly stdout?: string; readonly message: string }) => {
      // OPA explains itself on standard output.
      throw new Error(`${error.stdout || error.message}`.slice(0, 2000));
    });
    const reports = JSON.parse(stdout) as readonly Report[];
    if (reports.length !== snapshots.length)
      throw new Error(`${reports.length} reports for ${snapshots.length} snapshots`);
    return reports;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
