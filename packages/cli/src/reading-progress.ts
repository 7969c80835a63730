/**
 * How far reading exports has come, on a terminal, where it takes longer than a moment.
 * Invariant: nothing is written where standard error is no screen, so that logs stay free of it.
 */
import type { TerminalIo } from './terminal-io.js';

export interface ReadingProgress {
  report(done: number, total: number): void;
  /** Takes what is shown off the screen. */
  end(): Promise<void>;
}

/** Shorter reads are over before anybody wonders. */
const PATIENCE = 1_000;
const EVERY = 200;
const CLEAR_LINE = '\r\u001b[K';

/** @param clock milliseconds, for tests */
export function createReadingProgress(
  { err, errStyle }: Pick<TerminalIo, 'err' | 'errStyle'>,
  clock: () => number = () => performance.now(),
): ReadingProgress {
  let due = clock() + PATIENCE;
  let shown = false;
  return {
    report(done, total) {
      if (!errStyle.clears || clock() < due) return;
      due = clock() + EVERY;
      shown = true;
      void err(`${CLEAR_LINE}reading exports: ${done} of ${total} files`);
    },
    async end() {
      if (shown) await err(CLEAR_LINE);
      shown = false;
    },
  };
}
