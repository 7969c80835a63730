/** Short JSON that is written again and again, in words: four bytes are copied at a time. */
export class JsonPiece {
  /** In bytes. */
  readonly length: number;
  /** Four bytes each, the first of them lowest. The last one is filled up with zeros. */
  readonly words: Int32Array;

  constructor(json: string) {
    const bytes = encoder.encode(json);
    this.length = bytes.length;
    const words = new Int32Array((bytes.length + 3) >> 2);
    for (let i = 0; i < bytes.length; i++)
      words[i >> 2] = (words[i >> 2] ?? 0) | ((bytes[i] ?? 0) << ((i & 3) << 3));
    this.words = words;
  }
}

const encoder = new TextEncoder();
