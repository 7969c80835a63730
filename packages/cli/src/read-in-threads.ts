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
  sizeOf,
} from '@policyc/platforms';
import { READING_FLAGS } from './reading-flags.js';
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
/** Enough for a thread to be busy, little enough to hear of others. */
const BATCH_BYTES = { least: 32 << 10, most: 1 << 20 };
/** Of what is left when a batch is taken, so many are made for each thread: they get smaller, so that all threads end together. */
const BATCHES_EACH = 4;
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
  // Before any thread starts.
  setFlagsFromString(READING_FLAGS);
  const listed = listFiles(files, options);
  const bytes = listed.files.reduce((sum, file) => sum + sizeOf(file), 0);
  const reading = new ExportReading(listed.skipped, options);
  let done = 0;
  const progress = (batch: readonly ExportFile[]) => {
    done += batch.length;
    onProgress?.(done, listed.files.length);
  };
  const threads = bytes < minBytes ? 0 : Math.min(workers, Math.floor(bytes / BATCH_BYTES.least));
  const parts = new PartPool(listed.files, options, Math.max(threads, 0), progress);
  try {
    for (let batch = parts.takeFirst(); batch !== undefined; batch = parts.takeFirst()) {
      for (const file of batch) reading.add(file);
      progress(batch);
      // What threads answer arrives now.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    for (let given = parts.next(); given !== undefined; given = parts.next()) {
      const part = await given.part;
      if (part === undefined) for (const file of given.batch) reading.add(file);
      else if (!reading.adopt(part, given.batch)) return readExportsText(files, options);
    }
    return reading.finish() ?? readExportsText(files, options);
  } finally {
    await parts.close();
  }
}

interface GivenBatch {
  readonly batch: readonly ExportFile[];
  /** Nothing where the thread was lost. */
  readonly part: Promise<ReadPart | undefined>;
}

/**
 * Batches that this thread takes from the first file on, while others read from the last on: what is read here is read for good, and only the
 * rest has to be put together.
 */
class PartPool {
  readonly #files: readonly ExportFile[];
  readonly #options: ReadOptions;
  readonly #threads: readonly ReadingThread[];
  readonly #progress: (batch: readonly ExportFile[]) => void;
  /** What threads have got, the last files first. */
  readonly #given: GivenBatch[] = [];
  /** The first file that nobody has got, and the one behind the last; the bytes from one to the other. */
  #first = 0;
  #end: number;
  #left: number;
  #isOfNoUse = false;

  constructor(
    files: readonly ExportFile[],
    options: ReadOptions,
    threads: number,
    progress: (batch: readonly ExportFile[]) => void,
  ) {
    this.#files = files;
    this.#options = options;
    this.#progress = progress;
    this.#end = files.length;
    this.#left = files.reduce((sum, file) => sum + sizeOf(file), 0);
    this.#threads = Array.from({ length: threads }, () => ReadingThread.take());
    for (let i = 0; i < QUEUED; i++) for (const thread of this.#threads) this.#give(thread);
  }

  /** The first files that nobody has got. */
  takeFirst(): readonly ExportFile[] | undefined {
    const from = this.#first;
    const left = this.#left - this.#batchBytes();
    while (this.#first < this.#end && this.#left > left) this.#left -= this.#sizeOf(this.#first++);
    return this.#first === from ? undefined : this.#files.slice(from, this.#first);
  }

  /** When all files are taken: the batches that threads have got, in order of their files. */
  next(): GivenBatch | undefined {
    return this.#given.pop();
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.release()));
  }

  #give(thread: ReadingThread): void {
    if (thread.isLost || this.#isOfNoUse || this.#first >= this.#end) return;
    const end = this.#end;
    const left = this.#left - this.#batchBytes();
    while (this.#first < this.#end && this.#left > left) this.#left -= this.#sizeOf(--this.#end);
    const batch = this.#files.slice(this.#end, end);
    const part = thread.read(batch, this.#options, this.#end);
    this.#given.push({ batch, part });
    void part.then((read) => {
      // Nothing is won where files come back unread.
      const unread = read?.files.filter((file) => file.tag === 'unread').length ?? 0;
      this.#isOfNoUse ||= unread * 2 > batch.length;
      this.#progress(batch);
      this.#give(thread);
    });
  }

  #batchBytes(): number {
    const share = this.#left / ((this.#threads.length + 1) * BATCHES_EACH);
    return Math.min(Math.max(share, BATCH_BYTES.least), BATCH_BYTES.most);
  }

  #sizeOf(index: number): number {
    const file = this.#files[index];
    return file === undefined ? 0 : sizeOf(file);
  }
}
