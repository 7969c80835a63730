/**
 * The thread of `readInThreads`: some files of a read per message.
 * Invariant: answers every message once, in order. Must not be imported for its code.
 */
import { parentPort } from 'node:worker_threads';
import { type ExportFile, type ReadLimits, readPart } from '@policyc/platforms';

export interface ReadingJob {
  readonly paths: readonly string[];
  /** How many of `bytes` belong to each file, in order. */
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array;
  readonly limits: ReadLimits;
}

/** A `ReadPart` as JSON text in UTF-8: objects take far longer to send. */
export type ReadingAnswer = Uint8Array;

parentPort?.on('message', ({ paths, lengths, bytes, limits }: ReadingJob) => {
  let at = 0;
  const files = paths.map((path, i): ExportFile => {
    const from = at;
    at += lengths[i] ?? 0;
    return { path, bytes: bytes.subarray(from, at) };
  });
  const answer: ReadingAnswer = new TextEncoder().encode(JSON.stringify(readPart(files, limits)));
  parentPort?.postMessage(answer, [answer.buffer as ArrayBuffer]);
});
