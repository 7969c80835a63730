/**
 * Inflates one gzip member with a cap on the output, and checks its length and checksum.
 * Must not trust the trailer's length before it has counted: a bomb claims whatever it likes.
 */
import { crc32 } from '@policyc/base';
import { Inflate } from 'fflate';
import { BundleError } from './errors.js';

/** Small input slices bound what one step can inflate to (deflate reaches about 1:1032). */
const SLICE = 4 * 1024;

/**
 * @param bytes a whole gzip file of one member
 * @param limit most bytes of output
 * @throws BundleError `not-gzip`, `truncated`, `too-large` or `damaged`
 */
export function gunzip(bytes: Uint8Array, limit: number): Uint8Array {
  const body = bytes.subarray(headerLength(bytes), bytes.length - 8);
  const chunks: Uint8Array[] = [];
  let total = 0;
  const inflate = new Inflate((chunk) => {
    total += chunk.length;
    if (total > limit) throw new BundleError('too-large', `the bundle unpacks to more than ${limit} bytes`);
    // fflate reuses its window: the chunk is only valid during the call.
    if (chunk.length > 0) chunks.push(chunk.slice());
  });
  try {
    for (let at = 0; at < body.length; at += SLICE) {
      inflate.push(body.subarray(at, at + SLICE), at + SLICE >= body.length);
    }
  } catch (error) {
    if (error instanceof BundleError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw reason === 'unexpected EOF'
      ? new BundleError('truncated', 'the bundle ends in the middle of its compressed data')
      : new BundleError('damaged', `the bundle's compressed data is damaged (${reason})`);
  }
  const output = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    output.set(chunk, at);
    at += chunk.length;
  }
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  if (trailer.getUint32(4, true) !== total >>> 0 || trailer.getUint32(0, true) !== crc32(output)) {
    throw new BundleError('damaged', "the bundle's checksum does not match: it is truncated or was changed");
  }
  return output;
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length === 0) throw new BundleError('truncated', 'the bundle is empty');
  if (bytes[0] !== 0x1f || (bytes.length > 1 && bytes[1] !== 0x8b)) {
    throw new BundleError('not-gzip', 'this is not a bundle: it does not start like a gzip file');
  }
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + ((bytes[10] ?? 0) | ((bytes[11] ?? 0) << 8));
  for (const text of [8, 16]) {
    if (flags & text) {
      const end = bytes.indexOf(0, at);
      at = end < 0 ? bytes.length : end + 1;
    }
  }
  if (flags & 2) at += 2;
  if (at + 8 >= bytes.length) throw new BundleError('truncated', 'the bundle ends inside its gzip header');
  if (bytes[2] !== 8) throw new BundleError('damaged', 'the bundle uses an unknown compression method');
  return at;
}
