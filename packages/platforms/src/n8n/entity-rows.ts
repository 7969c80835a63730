/**
 * Rows of n8n's database as `n8n export:entities` writes them: one JSON object on each line, one file for each table. Databases without a
 * JSON type keep the parts of a workflow as text. Newer versions encrypt the lines.
 * Invariants: whatever stands in a row has the place of its line; a line that cannot be read does not cost the others.
 */
import type { DocumentFormat, ParsedDocument } from '../document.js';
import type { FileNote } from '../file-report.js';
import { isObject } from '../json-cursor.js';
import { parseJson } from '../parse-json.js';

export const ENTITY_ROWS: DocumentFormat = { name: 'JSON Lines', extensions: ['.jsonl'], parse };

/** Columns that hold JSON. */
const JSON_COLUMNS = ['nodes', 'connections', 'settings', 'staticData', 'pinData', 'meta'];

/** What `crypto-js` and n8n's own cipher put before what they have encrypted, both in Base64. */
const ENCRYPTED = /^(?:v\d+[:.])?[A-Za-z0-9+/]{32,}={0,2}\s*$/;

type Refusal = Extract<ParsedDocument, { readonly tag: 'refused' }>;

function parse(text: string, maxDepth: number): ParsedDocument {
  const rows: unknown[] = [];
  /** Where the line of each row starts. */
  const starts: number[] = [];
  let first: Refusal | undefined;
  let refusals = 0;
  let line = 0;
  for (let start = 0; start < text.length; line++) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end + 1;
    const written = text.slice(start, next).trim();
    if (written !== '') {
      const row = parseJson(written, maxDepth);
      if (row.tag === 'json') {
        rows.push(withJson(row.value, maxDepth));
        starts.push(start);
      } else {
        first ??= refusal(written, row, line + 1, maxDepth);
        refusals++;
      }
    }
    start = next;
  }
  if (first !== undefined && rows.length === 0) return first;
  return {
    tag: 'document',
    root: { value: rows, pointer: '', embedded: false },
    notes: first === undefined ? [] : [skippedLines(first, refusals)],
    locate: (pointers) => {
      const found = new Map<string, number>();
      for (const pointer of pointers) {
        const offset = pointer === '' ? 0 : starts[Number(pointer.split('/')[1])];
        if (offset !== undefined) found.set(pointer, offset);
      }
      return found;
    },
  };
}

/** @param count lines that are not read, of which `first` is the first */
function skippedLines(first: Refusal, count: number): FileNote {
  const line = first.position?.line;
  return {
    code: 'element-skipped',
    message: count === 1 ? first.message : `${first.message} (and ${count - 1} more lines that are not read)`,
    ...(line === undefined ? {} : { line }),
  };
}

function refusal(
  written: string,
  parsed: Exclude<ReturnType<typeof parseJson>, { readonly tag: 'json' }>,
  line: number,
  maxDepth: number,
): Refusal {
  const position = { line, column: parsed.position.column };
  if (parsed.tag === 'too-deep')
    return {
      tag: 'refused',
      reason: 'too-deep',
      message: `a line where more than ${maxDepth} objects and lists stand inside each other`,
      position,
    };
  return line === 1 && ENCRYPTED.test(written)
    ? {
        tag: 'refused',
        reason: 'unsupported',
        message:
          'the lines are encrypted, as newer versions of `n8n export:entities` do; export with `n8n export:workflow` and `n8n export:credentials` instead',
      }
    : { tag: 'refused', reason: 'not-json', message: `a line that is no JSON: ${parsed.message}`, position };
}

function withJson(row: unknown, maxDepth: number): unknown {
  if (!isObject(row)) return row;
  const parts = JSON_COLUMNS.flatMap((column) => {
    const value = Object.hasOwn(row, column) ? row[column] : undefined;
    if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return [];
    const parsed = parseJson(value, maxDepth);
    return parsed.tag === 'json' ? [[column, parsed.value] as const] : [];
  });
  return parts.length === 0 ? row : { ...row, ...Object.fromEntries(parts) };
}
