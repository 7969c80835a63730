/**
 * A table as CSV (RFC 4180), ending with a line break.
 * A cell that a spreadsheet would take for a formula gets a leading apostrophe (CWE-1236): names come from exports.
 */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
