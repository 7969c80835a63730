/**
 * Evaluates snapshots in worker threads: on all cores, one warm instance in each.
 * Invariant: every snapshot gets a report or an error, whatever the module does. One that never returns is stopped, one
 * that takes its worker down gets a new one, and neither harms the other snapshots.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Bundle, EvaluationError } from '@policyc/evaluator';
import type { Report } from '@policyc/model';
import type { SnapshotSource, WorkerAnswer, WorkerSetup } from './evaluation-worker.js';

export interface PoolOptions {
  /** Most milliseconds for one snapshot; loading the module counts with the first. */
  readonly timeout: number;
  /** Most workers; the number of cores without it. */
  readonly workers?: number;
}

export type Evaluation =
  | { readonly report: Report; readonly error?: never }
  | { readonly error: EvaluationError; readonly report?: never };

/** From `src/` too: tests run from the sources, but a thread cannot load TypeScript. */
const WORKER = new URL('../dist/evaluation-worker.js', import.meta.url);

/**
 * @param snapshots JSON texts in UTF-8, or files with them. Texts are moved into the workers: their buffers are empty afterwards, where they
 * are not part of a larger one
 * @returns parallel to `snapshots`
 */
export async function evaluateMany(
  bundle: Bundle,
  snapshots: readonly SnapshotSource[],
  options: PoolOptions,
): Promise<readonly Evaluation[]> {
  const results: Evaluation[] = [];
  const jobs = snapshots.entries();
  const lane = async () => {
    let worker: Worker | undefined;
    // The lanes share one iterator: each takes the next snapshot when it is free.
    for (const [index, snapshot] of jobs) {
      worker ??= startWorker(bundle);
      const answer = await ask(worker, snapshot, options.timeout);
      results[index] = answer.evaluation;
      if (answer.spoiled) {
        await worker.terminate();
        worker = undefined;
      }
    }
    await worker?.terminate();
  };
  const lanes = Math.min(options.workers ?? availableParallelism(), snapshots.length);
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

function startWorker({ wasm, data, metadata }: Bundle): Worker {
  const workerData: WorkerSetup = { wasm, data, policies: metadata.policies.map((p) => p.id) };
  // What a module prints must not mix with results, and it has no business with the environment.
  const worker = new Worker(WORKER, { workerData, stdout: true, stderr: true, env: {}, execArgv: [] });
  // A worker may also fail while it is stopped, when nobody waits for it any more.
  return worker.on('error', () => undefined);
}

interface Answer {
  readonly evaluation: Evaluation;
  /** Whether the worker can go on. */
  readonly spoiled: boolean;
}

function ask(worker: Worker, snapshot: SnapshotSource, timeout: number): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(answer);
    };
    const lost = (code: 'timeout' | 'aborted', message: string) =>
      settle({ evaluation: { error: new EvaluationError(code, message) }, spoiled: true });
    const onMessage = (answer: WorkerAnswer) => {
      const evaluation =
        'report' in answer
          ? { report: answer.report }
          : { error: new EvaluationError(answer.code, answer.message, answer.offset) };
      settle({ evaluation, spoiled: false });
    };
    const onError = (error: Error) => lost('aborted', `the evaluation was aborted: ${error.message}`);
    const onExit = () => lost('aborted', 'the evaluation was aborted: its thread ended');
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    const timer = setTimeout(
      () => lost('timeout', `the evaluation did not end within ${timeout / 1000} seconds`),
      timeout,
    );
    if ('file' in snapshot) {
      worker.postMessage(snapshot);
      return;
    }
    const { buffer, byteLength } = snapshot;
    const whole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    const moved = whole ? snapshot : new Uint8Array(snapshot);
    worker.postMessage(moved, [moved.buffer as ArrayBuffer]);
  });
}
