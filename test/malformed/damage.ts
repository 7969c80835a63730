/** Damage at random: flipped bits, cuts, pieces left out, doubled or moved, bytes and tokens put in. The same seed gives the same. */

const TOKENS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'null',
  'true',
  '-',
  '0',
  'e',
  '\\u00',
  '\n',
  '\0',
  '\ud83d\ude00',
  '"$unknown":{',
  '"id":',
].map((token) => new TextEncoder().encode(token));

export function damage(bytes: Uint8Array, seed: number): Uint8Array {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
  const splice = (at: number, drop: number, put: Uint8Array): void => {
    const next = new Uint8Array(result.length - drop + put.length);
    next.set(result.subarray(0, at));
    next.set(put, at);
    next.set(result.subarray(at + drop), at + put.length);
    result = next;
  };
  let result = bytes.slice();
  for (let times = 1 + random(3); times > 0 && result.length > 0; times--) {
    const at = random(result.length);
    const length = Math.min(result.length - at, 1 + random(random(4) === 0 ? 200 : 8));
    const piece = result.slice(at, at + length);
    switch (random(7)) {
      case 0:
        result[at] = (result[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        result[at] = random(256);
        break;
      case 2:
        result = result.slice(0, at);
        break;
      case 3:
        splice(at, length, new Uint8Array());
        break;
      case 4:
        splice(at, 0, piece);
        break;
      case 5:
        splice(random(result.length), 0, piece);
        break;
      default:
        splice(at, 0, TOKENS[random(TOKENS.length)] ?? piece);
    }
  }
  return result;
}
