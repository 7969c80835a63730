/** The engines beside the interpreter: the unmodified OPA SDK on `policy.wasm`, and real OPA on the bundle. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import type { Data } from '@policyc/ir';
import type { EvaluationErrors, FailedReport, Report, Snapshot } from '@policyc/model';

export const OPA = process.env.POLICYC_OPA ?? join(import.meta.dirname, '../../../shared/tools/opa');
export const hasOpa = existsSync(OPA);

export async function evaluateWasm(wasm: Uint8Array, snapshot: Snapshot, data: Data = {}): Promise<Report> {
  const policy = await loadPolicy(wasm as Uint8Array<ArrayBuffer>);
  if (Object.keys(data).length > 0) policy.setData(data);
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

/** One evaluation with data on a warm instance: the results of the entrypoints for the report and for the faults. */
export function evaluateEntrypoints(policy: LoadedPolicy, snapshot: Snapshot, data: Data): EntrypointResults {
  policy.setData(data);
  const bytes = new TextEncoder().encode(JSON.stringify(snapshot));
  const of = (entrypoint: string) =>
    (policy.evaluate(bytes.slice().buffer, entrypoint) as readonly { readonly result: unknown }[])[0]?.result;
  return {
    report: of('policyc/report') as Report | FailedReport,
    errors: of('policyc/errors') as EvaluationErrors,
  };
}

export interface EntrypointResults {
  readonly report: Report | FailedReport;
  readonly errors: EvaluationErrors;
}

/**
 * The results for every case in `input`, each evaluated as if its snapshot were the input and its data OPA's.
 * @param sections of `data.policyc` that every case has
 */
function queryFor(sections: readonly string[], entrypoints: readonly string[]): string {
  const bound = sections.map((s) => `${s} := case.data.${s}`).join('\n  ');
  const data = sections.map((s) => ` with data.policyc.${s} as ${s}`).join('');
  const results = entrypoints
    .map((e) => `  ${e} := data.policyc.${e} with input as snapshot${data}`)
    .join('\n');
  return `[result |
  some case in input
  snapshot := case.snapshot
  ${bound}
${results}
  result := {${entrypoints.map((e) => `"${e}": ${e}`).join(', ')}}
]`;
}

/** Evaluates a bundle in real OPA over several snapshots: `opa eval -b`, one process for many, since it compiles anew each time. */
export async function evaluateOpa(
  bundle: Uint8Array,
  snapshots: readonly Snapshot[],
): Promise<readonly Report[]> {
  const results = await evaluateOpaEntrypoints(
    bundle,
    snapshots.map((snapshot) => ({ snapshot, data: {} })),
  );
  return results.map(({ report }) => report as Report);
}

interface DataCase {
  readonly snapshot: Snapshot;
  readonly data: Data;
}

/** As `evaluateOpa`, with data that replaces parameters, and both entrypoints. */
export async function evaluateOpaEntrypoints(
  bundle: Uint8Array,
  cases: readonly DataCase[],
  entrypoints: readonly (keyof EntrypointResults)[] = ['report', 'errors'],
): Promise<readonly EntrypointResults[]> {
  // A query names the sections of the data, so cases with the same ones go together.
  const groups = new Map<string, DataCase[]>();
  for (const one of cases) {
    const sections = Object.keys(sectionsOf(one.data)).join();
    groups.set(sections, [...(groups.get(sections) ?? []), one]);
  }
  const results = new Map<DataCase, EntrypointResults>();
  for (const group of groups.values())
    for (const [i, result] of (await evaluateAlike(bundle, group, entrypoints)).entries())
      results.set(group[i] as DataCase, result);
  return cases.map((one) => results.get(one) as EntrypointResults);
}

async function evaluateAlike(
  bundle: Uint8Array,
  cases: readonly DataCase[],
  entrypoints: readonly string[],
): Promise<readonly EntrypointResults[]> {
  const directory = mkdtempSync(join(tmpdir(), 'policyc-opa-'));
  try {
    const bundleFile = join(directory, 'bundle.tar.gz');
    const input = join(directory, 'input.json');
    const query = queryFor(Object.keys(sectionsOf(cases[0]?.data ?? {})), entrypoints);
    writeFileSync(bundleFile, bundle);
    writeFileSync(
      input,
      JSON.stringify(cases.map(({ snapshot, data }) => ({ snapshot, data: sectionsOf(data) }))),
    );
    const { stdout } = await run(OPA, ['eval', '-b', bundleFile, '-i', input, '--format', 'raw', query], {
      timeout: 300_000,
      maxBuffer: 1 << 30,
    }).catch((error: { readonly stdout?: string; readonly message: string }) => {
      // OPA explains itself on standard output.
      throw new Error(`${error.stdout || error.message}`.slice(0, 2000));
    });
    const results = JSON.parse(stdout) as readonly EntrypointResults[];
    if (results.length !== cases.length)
      throw new Error(`${results.length} results for ${cases.length} snapshots`);
    return results;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The sections of `data.policyc`; parameters always, so that most cases have the same ones. */
function sectionsOf({ policyc }: Data): { readonly [section: string]: unknown } {
  return { params: {}, ...(policyc as object | undefined) };
}
