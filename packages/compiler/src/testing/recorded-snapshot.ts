/** `from snapshot "file"`: a test over what was recorded. The host reads the file; nothing here knows a file system. */
import { type Schema, SNAPSHOT_FORMAT, type Snapshot, validateSnapshot } from '@policyc/model';
import type { ast } from '@policyc/syntax';

/**
 * Gives the text of a file.
 * @param uri of the file with the test
 * @param path below the folder of that file, with `/`, without `..`
 * @throws Error with a reason in words
 */
export type ReadTestFile = (uri: string, path: string) => string;

/** The file cannot be read, or is no snapshot of the schema. */
export class BadTestFile extends Error {}

const read = new WeakMap<ReadTestFile, Map<string, Snapshot>>();

/** @throws BadTestFile */
export function recordedSnapshot(
  statement: ast.FromStatement,
  uri: string,
  schema: Schema,
  readFile: ReadTestFile | undefined,
): Snapshot {
  const path = statement.file.value;
  if (!readFile) throw new BadTestFile(`${path}: files cannot be read here`);
  const known = read.get(readFile) ?? new Map<string, Snapshot>();
  read.set(readFile, known);
  const id = `${uri}\0${path}\0${schema.platform}`;
  const snapshot = known.get(id) ?? parse(textOf(readFile, uri, path), path, schema);
  known.set(id, snapshot);
  return snapshot;
}

function textOf(readFile: ReadTestFile, uri: string, path: string): string {
  try {
    return readFile(uri, path);
  } catch (error) {
    throw new BadTestFile(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parse(text: string, path: string, schema: Schema): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadTestFile(`${path}: not JSON; a snapshot of the format ${SNAPSHOT_FORMAT} is expected`);
  }
  const [first, ...more] = validateSnapshot(schema, value, text);
  if (!first) return value as Snapshot;
  const place = first.line === undefined ? path : `${path}:${first.line}:${first.column ?? 1}`;
  const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
  throw new BadTestFile(`${place}: ${first.message}${rest}`);
}
