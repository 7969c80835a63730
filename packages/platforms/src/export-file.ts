/** A file of an export: in memory, or one that is read whenever its bytes are asked for, so that many need no memory at once. */
export interface ExportFile {
  /** Relative to the folder that was read, `/`-separated. */
  readonly path: string;
  /** Of a stored file they are read each time; throws UnreadableFile where that fails. */
  readonly bytes: Uint8Array;
  /** What is known of a file that is stored elsewhere without reading all of it. */
  readonly stored?: {
    /** In bytes. */
    readonly size: number;
    /** The first bytes, four of them where there are as many. */
    readonly head: Uint8Array;
  };
}

export class UnreadableFile extends Error {}

/** In bytes. */
export function sizeOf(file: ExportFile): number {
  return file.stored?.size ?? file.bytes.length;
}

/** At least the first four bytes of a file that has as many. */
export function headOf(file: ExportFile): Uint8Array {
  return file.stored?.head ?? file.bytes;
}

/** The bytes, or why they cannot be read. */
export function bytesOf(file: Pick<ExportFile, 'bytes'>): Uint8Array | { readonly problem: string } {
  try {
    return file.bytes;
  } catch (error) {
    if (error instanceof UnreadableFile) return { problem: error.message };
    throw error;
  }
}
