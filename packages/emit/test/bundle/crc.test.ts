/** Checksums of members are those that zlib writes, whatever the length. */
import { gzipSync } from 'node:zlib';
import { crc32 } from '@policyc/base';
import { expect, it } from 'vitest';

it('is the checksum of gzip', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + length * 7) & 0xff);
    const packed = gzipSync(bytes);
    expect(crc32(bytes)).toBe(packed.readUInt32LE(packed.length - 8));
  }
});
