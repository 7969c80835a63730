/** Short JSON that is written again and again, in words: four bytes are copied at a time. */
export class JsonPiece {
  /** In bytes. */
  readonly length: number;
  /** Four bytes each, the first of them lowest. The last one is filled up with zeros. */
  readonly words: Int32Array;

  constructor(json: string) {
    const bytes = encoder.encode(json);
    this.length = bytes.length;
    const view = new DataView(new ArrayBuffer((bytes.length + 3) & ~3));
    for (const [i, byte] of bytes.entries()) view.setUint8(i, byte);
    this.words = Int32Array.from({ length: view.byteLength >> 2 }, (_, i) => view.getInt32(i * 4, true));
  }
}

const encoder = new TextEncoder();
