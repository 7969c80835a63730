/**
 * The thread of `evaluateMany`: one module, one warm instance, a snapshot per message.
 * Invariant: answers every message once, with a report or with an evaluation's error. Must not be imported for its code.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Json } from '@policyc/base';
import { createModuleEvaluator, EvaluationError, type EvaluationErrorCode } from '@policyc/evaluator';
import type { Report } from '@policyc/model';

export interface WorkerSetup {
  readonly wasm: Uint8Array;
  readonly data: { readonly [key: string]: Json };
  readonly policies: readonly string[];
}

export type WorkerAnswer =
  | { readonly report: Report }
  | { readonly code: EvaluationErrorCode; readonly message: string; readonly offset: number | undefined };

const evaluator = createModuleEvaluator(workerData as WorkerSetup);

parentPort?.on('message', async (snapshot: Uint8Array) => {
  parentPort?.postMessage(await answer(snapshot));
});

async function answer(snapshot: Uint8Array): Promise<WorkerAnswer> {
  try {
    return { report: await evaluator.evaluate(snapshot) };
  } catch (error) {
    // Any other error ends the thread, which the pool reports.
    if (!(error instanceof EvaluationError)) throw error;
    return { code: error.code, message: error.message, offset: error.offset };
  }
}
