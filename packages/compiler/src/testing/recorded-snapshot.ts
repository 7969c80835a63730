/** `from snapshot "file"`: a test over what was recorded. The host reads the file; nothing here knows a file system. */
import { type Schema, SNAPSHOT_FORMAT, type Snapshot, validateSnapshot } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { UnusableSnapshot } from './unusable-snapshot.js';

/**
 * Gives the text of a file.
 * @param uri of the file with the test
 * @param path below the folder of that file, with `/`, without `..`
 * @throws Error with a reason in words
 */
export type ReadTestFile = (uri: string, path: string) => string;

const read = new WeakMap<ReadTestFile, Map<string, Snapshot>>();

/** @throws UnusableSnapshot */
export function recordedSnapshot(
  statement: ast.FromStatement,
  uri: string,
  schema: Schema,
  readFile: ReadTestFile | undefined,
): Snapshot {
  const path = statement.file.value;
  if (!readFile) throw new UnusableSnapshot(`${path}: files cannot be read here`);
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
    throw new UnusableSnapshot(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parse(text: string, path: string, schema: Schema): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnusableSnapshot(`${path}: not JSON; a snapshot of the format ${SNAPSHOT_FORMAT} is expected`);
  }
  const [first, ...more] = validateSnapshot(schema, value, text);
  if (!first) return value as Snapshot;
  const place = first.line === undefined ? path : `${path}:${first.line}:${first.column ?? 1}`;
  const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
  throw new UnusableSnapshot(`${place}: ${first.message}${rest}`);
}
