/**
 * The thread of `evaluateMany`: one module, one warm instance, a snapshot per message.
 * Invariant: answers every message once, with a report or with an evaluation's error. Must not be imported for its code.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Json } from '@policyc/base';
import { createModuleEvaluator, EvaluationError, type EvaluationErrorCode } from '@policyc/evaluator';
import type { Report } from '@policyc/model';
import { CliError } from './cli-error.js';
import { bytesSource, openSnapshotFile } from './snapshot-text.js';

/** The JSON text of a snapshot in UTF-8, or the path of a file with it. */
export type SnapshotSource = Uint8Array | { readonly file: string };

export interface WorkerSetup {
  readonly wasm: Uint8Array;
  readonly data: { readonly [key: string]: Json };
  readonly policies: readonly string[];
}

export type WorkerAnswer =
  | { readonly report: Report }
  | { readonly code: EvaluationErrorCode; readonly message: string; readonly offset: number | undefined };

const evaluator = createModuleEvaluator(workerData as WorkerSetup);

parentPort?.on('message', async (snapshot: SnapshotSource) => {
  parentPort?.postMessage(await answer(snapshot));
});

async function answer(snapshot: SnapshotSource): Promise<WorkerAnswer> {
  try {
    if (!('file' in snapshot)) return { report: await evaluator.evaluateFrom(bytesSource(snapshot)) };
    const file = openSnapshotFile(snapshot.file);
    try {
      return { report: await evaluator.evaluateFrom(file) };
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof CliError) return { code: 'unread', message: error.message, offset: undefined };

    // Any other error ends the thread, which the pool reports.
    if (!(error instanceof EvaluationError)) throw error;
    return { code: error.code, message: error.message, offset: error.offset };
  }
}
