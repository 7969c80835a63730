/** LEB128: the variable-length integers of the WASM format, appended to a byte list. */

export function appendUnsigned(out: number[], value: number): void {
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    out.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
}

/** A signed 32-bit integer. */
export function appendSigned(out: number[], value: number): void {
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    out.push(done ? low : low | 0x80);
    if (done) return;
  }
}

/** A signed 64-bit integer. */
export function appendSigned64(out: number[], value: bigint): void {
  // In halves: arithmetic on big integers costs many times as much. Nearly all are slices, which a number holds exactly.
  const exact = Number(value);
  const isExact = Number.isSafeInteger(exact);
  let rest = isExact ? exact | 0 : Number(BigInt.asIntN(32, value));
  let high = isExact ? Math.floor(exact / 0x1_0000_0000) | 0 : Number(BigInt.asIntN(32, value >> 32n));
  for (;;) {
    const low = rest & 0x7f;
    rest = (rest >>> 7) | (high << 25);
    high >>= 7;
    const done =
      (rest === 0 && high === 0 && (low & 0x40) === 0) || (rest === -1 && high === -1 && (low & 0x40) !== 0);
    out.push(done ? low : low | 0x80);
    if (done) return;
  }
}
