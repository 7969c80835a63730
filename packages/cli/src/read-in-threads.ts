/**
 * Reads exports batch by batch, and can read large ones on several cores: parts of the files in worker threads, all that comes together in this one.
 * Invariants: the result is that of `readExportsText` to the byte, whatever the number of threads and whatever becomes of them; small
 * exports, and those of platforms whose files are mapped together, start no thread.
 */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import {
  type ExportFile,
  ExportReading,
  listFiles,
  type ReadOptions,
  type ReadPart,
  type ReadText,
  readExportsText,
  readPart,
} from '@policyc/platforms';
import { ReadingThread } from './reading-thread.js';

export interface ThreadOptions {
  /** Threads beside this one. Default one less than there are cores. */
  readonly workers?: number;
  /**
   * Fewer bytes are read in this thread alone. Default 64 MiB, for a thread has to load and warm up what it runs (docs/performance.md), and 2 where
   * one is there from a read before.
   */
  readonly minBytes?: number;
  /** Told every now and then, of `total` files. */
  readonly onProgress?: (done: number, total: number) => void;
}

const MIN_BYTES = { cold: 64 << 20, warm: 2 << 20 };
/** Enough for a thread to be busy, little enough that all end together. */
const BATCH_BYTES = { least: 64 << 10, most: 1 << 20 };
const BATCHES_EACH = 16;
/** Waiting for a thread, so that it need not wait for this one. */
const QUEUED = 2;

/**
 * @param files in any order
 * @param options as for `readExportsText`
 */
export async function readInThreads(
  files: readonly ExportFile[],
  options: ReadOptions,
  {
    workers = availableParallelism() - 1,
    minBytes = ReadingThread.areThere ? MIN_BYTES.warm : MIN_BYTES.cold,
    onProgress,
  }: ThreadOptions = {},
): Promise<ReadText> {
  // Reading is much code that runs once: with less inlining V8 compiles it in two thirds of the time, and it is as fast.
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
  const listed = listFiles(files, options);
  const bytes = listed.files.reduce((sum, file) => sum + file.bytes.length, 0);
  const share = bytes / ((workers + 1) * BATCHES_EACH);
  const batches = batchesOf(listed.files, Math.min(Math.max(share, BATCH_BYTES.least), BATCH_BYTES.most));
  const reading = new ExportReading(listed.skipped, options);
  let done = 0;
  const progress = async (batch: readonly ExportFile[]) => {
    done += batch.length;
    onProgress?.(done, listed.files.length);
    // What threads answer arrives now.
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  const readHere = async (own: readonly (readonly ExportFile[])[]) => {
    for (const batch of own) {
      for (const file of batch) reading.add(file);
      await progress(batch);
    }
    return reading.finish();
  };
  const threads = bytes < minBytes ? 0 : Math.min(workers, batches.length - 1);
  const [first, ...others] = batches;
  if (threads === 0 || first === undefined)
    return (await readHere(batches)) ?? readExportsText(files, options);
  const parts = new PartPool(others, options, threads);
  try {
    for (const [i, batch] of batches.entries()) {
      const again = reading.adopt(i === 0 ? readPart(first, options) : await parts.next(), batch);
      await progress(batch);
      // Nothing is won where files come back unread, or with keys that others have.
      if (again !== undefined && again * 2 <= batch.length) continue;
      await parts.close();
      const read = again === undefined ? undefined : await readHere(batches.slice(i + 1));
      return read ?? readExportsText(files, options);
    }
    return reading.finish() ?? readExportsText(files, options);
  } finally {
    await parts.close();
  }
}

function batchesOf(files: readonly ExportFile[], least: number): readonly (readonly ExportFile[])[] {
  const batches: ExportFile[][] = [];
  let bytes = least;
  for (const file of files) {
    if (bytes >= least) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(file);
    bytes += file.bytes.length;
  }
  return batches;
}

/** Reads batches in threads and in this one, and gives their parts in order. */
class PartPool {
  readonly #batches: readonly (readonly ExportFile[])[];
  readonly #options: ReadOptions;
  readonly #threads: readonly ReadingThread[];
  /** By index; undefined where the thread was lost. */
  readonly #parts = new Map<number, Promise<ReadPart | undefined>>();
  #given = 0;
  #taken = 0;

  constructor(batches: readonly (readonly ExportFile[])[], options: ReadOptions, threads: number) {
    this.#batches = batches;
    this.#options = options;
    this.#threads = Array.from({ length: threads }, () => ReadingThread.take());
    for (let i = 0; i < QUEUED; i++) for (const thread of this.#threads) this.#give(thread);
  }

  /** The part of the next batch. While it is not there, this thread reads one that nobody has got. */
  async next(): Promise<ReadPart> {
    const index = this.#taken++;
    for (;;) {
      const part = this.#parts.get(index);
      const settled = part === undefined ? 'missing' : await soon(part);
      if (settled === 'later' && this.#given < this.#batches.length) {
        const own = this.#given++;
        this.#parts.set(own, Promise.resolve(this.#read(own)));
        continue;
      }
      this.#parts.delete(index);
      if (settled === 'missing') {
        this.#given = Math.max(this.#given, index + 1);
        return this.#read(index);
      }
      return (settled === 'later' ? await part : settled) ?? this.#read(index);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.release()));
  }

  #read(index: number): ReadPart {
    return readPart(this.#batches[index] ?? [], this.#options);
  }

  #give(thread: ReadingThread): void {
    if (thread.isLost || this.#given >= this.#batches.length) return;
    const index = this.#given++;
    const part = thread.read(this.#batches[index] ?? [], this.#options);
    this.#parts.set(index, part);
    void part.then(() => this.#give(thread));
  }
}

/** What a promise gives, if it has settled. */
function soon<T>(promise: Promise<T>): Promise<T | 'later'> {
  return Promise.race([promise, new Promise<'later'>((resolve) => setImmediate(() => resolve('later')))]);
}
