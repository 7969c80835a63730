/**
 * The thread of `readInThreads`: some files of a read per message.
 * Invariant: answers every message once, in order. Must not be imported for its code.
 */
import { parentPort } from 'node:worker_threads';
import { type ExportFile, type ReadLimits, type ReadPart, readPart } from '@policyc/platforms';

export interface ReadingJob {
  readonly paths: readonly string[];
  /** How many of `bytes` belong to each file, in order. */
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array;
  readonly limits: ReadLimits;
  /** As for `readPart`. */
  readonly firstFile: number;
}

/** A `ReadPart`: its assets are text already, and the rest is sent as such: objects take far longer. */
export interface ReadingAnswer {
  readonly segments: ReadPart['segments'];
  /** JSON in UTF-8. */
  readonly rest: Uint8Array;
}

parentPort?.on('message', ({ paths, lengths, bytes, limits, firstFile }: ReadingJob) => {
  let at = 0;
  const files = paths.map((path, i): ExportFile => {
    const from = at;
    at += lengths[i] ?? 0;
    return { path, bytes: bytes.subarray(from, at) };
  });
  const { segments, ...part } = readPart(files, limits, firstFile);
  const answer: ReadingAnswer = { segments, rest: new TextEncoder().encode(JSON.stringify(part)) };
  const buffers = [...segments.flatMap((s) => [s.bytes, s.ends]), answer.rest].map(
    (array) => array.buffer as ArrayBuffer,
  );
  parentPort?.postMessage(answer, buffers);
});
