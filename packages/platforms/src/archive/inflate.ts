/** Raw deflate with a cap on the output. Must not trust a claimed length before it has counted. */
import { Inflate } from 'fflate';

/** Small input slices bound what one step can inflate to (deflate reaches about 1:1032). */
const SLICE = 4 * 1024;

/** @returns undefined where the data is damaged, or inflates to more than `size` bytes */
export function inflateBounded(data: Uint8Array, size: number): Uint8Array | undefined {
  const output = new Uint8Array(size);
  let total = 0;
  let tooLong = false;
  const inflate = new Inflate((chunk) => {
    if (total + chunk.length > size) tooLong = true;
    else output.set(chunk, total);
    total += chunk.length;
  });
  try {
    for (let at = 0; at < data.length && !tooLong; at += SLICE)
      inflate.push(data.subarray(at, at + SLICE), at + SLICE >= data.length);
  } catch {
    return undefined;
  }
  return tooLong ? undefined : output.subarray(0, total);
}
