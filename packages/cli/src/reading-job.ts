/** What a thread of `readInThreads` does: some files of a read per job. `bin/reading-thread.cjs` is the thread. */
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

/** @returns the answer, and its buffers, which are to be moved */
export function readJob({ paths, lengths, bytes, limits, firstFile }: ReadingJob): {
  readonly answer: ReadingAnswer;
  readonly buffers: readonly ArrayBuffer[];
} {
  let at = 0;
  const files = paths.map((path, i): ExportFile => {
    const from = at;
    at += lengths[i] ?? 0;
    return { path, bytes: bytes.subarray(from, at) };
  });
  const { segments, ...part } = readPart(files, limits, firstFile);
  const rest = new TextEncoder().encode(JSON.stringify(part));
  const arrays = [...segments.flatMap((s) => [s.bytes, s.ends]), rest];
  return { answer: { segments, rest }, buffers: arrays.map((array) => array.buffer as ArrayBuffer) };
}
