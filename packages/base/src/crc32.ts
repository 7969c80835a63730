/** The checksum of gzip members and zip archives (CRC-32, RFC 1952 section 8). */

/** For each byte the remainder that it leaves; in the second table with one byte behind it, and so on. */
const [ONE, TWO, THREE, FOUR] = tables();

function tables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const one = Int32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  const behind = (table: Int32Array) => table.map((c) => (one[c & 0xff] as number) ^ (c >>> 8));
  const two = behind(one);
  const three = behind(two);
  return [one, two, three, behind(three)];
}

export function crc32(bytes: Uint8Array): number {
  const { length } = bytes;
  let crc = -1;
  let i = 0;
  // Four bytes at a time, whose tables do not wait for each other.
  for (; i + 4 <= length; i += 4) {
    crc ^=
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    crc =
      (FOUR[crc & 0xff] as number) ^
      (THREE[(crc >>> 8) & 0xff] as number) ^
      (TWO[(crc >>> 16) & 0xff] as number) ^
      (ONE[crc >>> 24] as number);
  }
  for (; i < length; i++) crc = (ONE[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}
