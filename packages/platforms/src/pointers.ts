/** Pointers of the fields that stand elsewhere than their asset. */

/** @param cursors by field; fields that the export leaves out have none */
export function pointers(cursors: { readonly [field: string]: { readonly pointer: string } | undefined }): {
  readonly [field: string]: string;
} {
  const found: { [field: string]: string } = {};
  for (const field in cursors) {
    const cursor = cursors[field];
    if (cursor !== undefined) found[field] = cursor.pointer;
  }
  return found;
}
