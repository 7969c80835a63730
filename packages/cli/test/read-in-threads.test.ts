/** Exports that are read on several cores give the same snapshot; what is told meanwhile stays off logs. */
import {
  type ExportFile,
  parseSnapshot,
  type ReadText,
  readExports,
  UnreadableFile,
} from '@policyc/platforms';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readInThreads } from '../src/read-in-threads.js';
import { createReadingProgress } from '../src/reading-progress.js';
import { ReadingThread } from '../src/reading-thread.js';

const NOW = '2026-01-01T00:00:00Z';

function workflow(i: number): ExportFile {
  const filler = 'x'.repeat(40_000);
  const text = JSON.stringify({
    id: `wf-${i % 70}`,
    name: `W ${i}`,
    nodes: [
      { name: 'Hook', type: 'n8n-nodes-base.webhook', parameters: { path: `p${i}`, note: filler } },
      { name: 'Call', type: 'n8n-nodes-base.executeWorkflow', parameters: { workflowId: `wf-${i + 1}` } },
    ],
    connections: { Hook: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
  });
  return { path: `f${String(i).padStart(3, '0')}.json`, bytes: new TextEncoder().encode(text) };
}

const FILES = [
  ...Array.from({ length: 90 }, (_, i) => workflow(i)),
  { path: 'broken.json', bytes: new TextEncoder().encode('{') },
];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  // Threads that wait for another read end.
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
});

/** As `readExports` gives it. */
function valuesOf({ text, files }: ReadText): string {
  return JSON.stringify({ snapshot: parseSnapshot(text), files });
}

describe('reading in threads', () => {
  const whole = JSON.stringify(readExports(FILES, { now: NOW }));

  test.each([0, 1, 3])('%i threads beside this one', async (workers) => {
    const told: number[] = [];
    const read = await readInThreads(
      FILES,
      { now: NOW },
      { workers, minBytes: 0, onProgress: (done) => told.push(done) },
    );
    expect(valuesOf(read)).toBe(whole);
    expect(told.at(-1)).toBe(FILES.length);
    expect(told.length).toBeGreaterThan(2);
  });

  test('a file that is gone when it is to be read costs no other', async () => {
    const gone = (file: ExportFile): ExportFile => ({
      path: file.path,
      stored: { size: file.bytes.length, head: file.bytes.subarray(0, 4) },
      get bytes(): Uint8Array {
        throw new UnreadableFile('it is gone');
      },
    });
    // The first is read in this thread, the last in another one.
    const files = FILES.slice(0, 60).map((file, i, all) =>
      i === 0 || i === all.length - 1 ? gone(file) : file,
    );
    const read = await readInThreads(files, { now: NOW }, { workers: 1, minBytes: 0 });
    expect(valuesOf(read)).toBe(JSON.stringify(readExports(files, { now: NOW })));
    expect(read.files.filter((f) => f.tag === 'skipped' && f.reason === 'not-readable')).toHaveLength(2);
  });

  test('limits are those of the caller in every thread', async () => {
    const options = { now: NOW, maxFileBytes: 40_000 };
    const read = await readInThreads(FILES, options, { workers: 1, minBytes: 0 });
    expect(valuesOf(read)).toBe(JSON.stringify(readExports(FILES, options)));
    expect(read.files.filter((f) => f.tag === 'skipped' && f.reason === 'too-large')).toHaveLength(90);
  });
});

describe('a thread that has read', () => {
  // No two of one workflow: there, threads are given up.
  const files = FILES.slice(0, 60);
  const read = () => readInThreads(files, { now: NOW }, { workers: 1, minBytes: 0 });

  test('waits for the next read of the process, and not for long', async () => {
    const first = await read();
    expect(ReadingThread.areThere).toBe(true);
    const thread = ReadingThread.take();
    expect(ReadingThread.areThere).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(thread.isLost).toBe(false);
    await thread.release();
    expect(valuesOf(await read())).toBe(valuesOf(first));
    expect(thread.isLost).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(ReadingThread.areThere).toBe(false);
    expect(thread.isLost).toBe(true);
  });

  test('is given up with what it was asked for, and answers nothing more', async () => {
    const thread = ReadingThread.take();
    const parts = FILES.slice(0, 2).map((file) => thread.read([file], {}));
    await thread.release();
    expect(ReadingThread.areThere).toBe(false);
    expect(await Promise.all(parts)).toEqual([undefined, undefined]);
    expect(await thread.read(FILES.slice(0, 1), {})).toBeUndefined();
    expect(valuesOf(await read())).toBe(JSON.stringify(readExports(files, { now: NOW })));
  });
});

describe('progress', () => {
  const at = (clears: boolean) => {
    let now = 0;
    let written = '';
    const progress = createReadingProgress(
      {
        err: async (text) => {
          written += text;
        },
        errStyle: { color: false, width: 80, clears },
      },
      () => now,
    );
    return {
      progress,
      written: () => written,
      wait: (ms: number) => {
        now += ms;
      },
    };
  };

  test('is shown on a terminal after a second, and taken off it', async () => {
    const { progress, written, wait } = at(true);
    progress.report(1, 10);
    expect(written()).toBe('');
    wait(1_500);
    progress.report(4, 10);
    progress.report(5, 10);
    expect(written()).toBe('\r\u001b[Kreading exports: 4 of 10 files');
    await progress.end();
    expect(written().endsWith('\r\u001b[K')).toBe(true);
  });

  test('is not shown in logs', async () => {
    const { progress, written, wait } = at(false);
    wait(60_000);
    progress.report(4, 10);
    await progress.end();
    expect(written()).toBe('');
  });
});
