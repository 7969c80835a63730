/** Engines keep strings in so many ways that they look a method up again for every character; this one they know. */
const { charCodeAt } = String.prototype;

/**
 * Orders strings by their UTF-8 bytes, which is code point order and the order of OPA's `sort`.
 * JavaScript's `<` compares UTF-16 code units and differs for astral characters.
 */
export function compareUtf8(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x: number = charCodeAt.call(a, i);
    let y: number = charCodeAt.call(b, i);
    if (x !== y) {
      // Surrogates (D800-DFFF) stand for code points above every BMP character, E000-FFFF included.
      if (x >= 0xd800 && y >= 0xd800) {
        x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
        y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
      }
      return x - y;
    }
  }
  return a.length - b.length;
}
