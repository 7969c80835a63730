/** Pointers of the fields that stand elsewhere than their asset. */

/** @param cursors by field; fields that the export leaves out have none */
export function pointers(cursors: { readonly [field: string]: { readonly pointer: string } | undefined }): {
  readonly [field: string]: string;
} {
  return Object.fromEntries(
    Object.entries(cursors).flatMap(([field, cursor]) =>
      cursor === undefined ? [] : [[field, cursor.pointer]],
    ),
  );
}
