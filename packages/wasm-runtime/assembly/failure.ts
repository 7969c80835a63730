/**
 * The first thing that was wrong with the text. Scanners return 0 and let their callers return 0.
 * Invariant: reset at the start of every evaluation; the first failure wins.
 */
let text: usize = 0;
let length: i32 = 0;
let at: usize = 0;

export function resetFailure(): void {
  text = 0;
}

/** Notes what is wrong at `p`; gives 0, the scanners' answer for it. */
export function fail(p: usize, message: string): usize {
  if (text === 0) {
    text = changetype<usize>(message);
    length = message.length;
    at = p;
  }
  return 0;
}

export function failed(): bool {
  return text !== 0;
}

/** UTF-16 text of a static string. */
export function failureText(): usize {
  return text;
}

export function failureLength(): i32 {
  return length;
}

export function failureAt(): usize {
  return at;
}
