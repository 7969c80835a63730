/**
 * YAML as adapters read it: a tree like that of JSON, with JSON pointers.
 * Invariants: one document, no tags that make anything but plain values; an alias is its anchor's value, and what all of
 * them come to is bounded, so that a small file cannot grow.
 */
import { pointerTo } from '@policyc/model';
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { DocumentFormat, ParsedDocument } from './document.js';
import { positionOf } from './parse-json.js';

/** Values in one document, those of aliases counted each time. */
const MAX_VALUES = 200_000;

/** @param extensions the endings of the names that are read so */
export function yamlFormat(extensions: readonly string[]): DocumentFormat {
  return { name: 'YAML', extensions, parse };
}

class Refusal {
  constructor(
    readonly reason: 'not-yaml' | 'too-deep',
    readonly message: string,
    readonly offset: number | undefined,
  ) {}
}

function parse(text: string, maxDepth: number): ParsedDocument {
  try {
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', schema: 'core' });
    const [error] = document.errors;
    // The library's messages quote the text, which may be a secret; its codes do not.
    if (error?.code === 'RESOURCE_EXHAUSTION') throw tooDeep(maxDepth, error.pos[0]);
    if (error) throw new Refusal('not-yaml', codeText(error.code), error.pos[0]);
    const offsets = new Map<string, number>();
    const reader = { document, offsets, maxDepth, values: 0 };
    const value = treeOf(document.contents as Node | null, '', 0, reader);
    return {
      tag: 'document',
      root: { value, pointer: '', embedded: false },
      locate: (pointers) =>
        new Map(
          [...pointers].flatMap((p) => {
            const offset = offsets.get(p);
            return offset === undefined ? [] : [[p, offset] as const];
          }),
        ),
    };
  } catch (error) {
    if (error instanceof RangeError) return refused(tooDeep(maxDepth, undefined), text);
    if (error instanceof Refusal) return refused(error, text);
    throw error;
  }
}

function codeText(code: string): string {
  return `not YAML: ${code.toLowerCase().replaceAll('_', ' ')}`;
}

function tooDeep(maxDepth: number, offset: number | undefined): Refusal {
  return new Refusal('too-deep', `more than ${maxDepth} maps and lists stand inside each other`, offset);
}

function refused({ reason, message, offset }: Refusal, text: string): ParsedDocument {
  return {
    tag: 'refused',
    reason,
    message,
    ...(offset === undefined ? {} : { position: positionOf(text, offset) }),
  };
}

interface Reader {
  readonly document: ReturnType<typeof parseDocument>;
  readonly offsets: Map<string, number>;
  readonly maxDepth: number;
  values: number;
}

function treeOf(node: Node | null, pointer: string, depth: number, reader: Reader): unknown {
  const offset = node?.range?.[0];
  if (offset !== undefined && !reader.offsets.has(pointer)) reader.offsets.set(pointer, offset);
  if (++reader.values > MAX_VALUES)
    throw new Refusal('not-yaml', `there are more than ${MAX_VALUES} values in it`, offset);
  if (depth > reader.maxDepth) throw tooDeep(reader.maxDepth, offset);
  if (isAlias(node)) return treeOf(node.resolve(reader.document) ?? null, pointer, depth + 1, reader);
  if (isMap(node)) return mapOf(node, pointer, depth, reader);
  if (isSeq(node))
    return node.items.map((item, i) => treeOf(item as Node | null, pointerTo(pointer, i), depth + 1, reader));
  return isScalar(node) ? plain(node.value) : null;
}

function mapOf(map: YAMLMap, pointer: string, depth: number, reader: Reader): unknown {
  return Object.fromEntries(
    map.items.map(({ key, value }) => {
      if (!isScalar(key)) {
        const offset = (key as Node | null)?.range?.[0];
        throw new Refusal('not-yaml', 'a key is no plain text', offset);
      }
      const name = String(key.value);
      const at = pointerTo(pointer, name);
      const offset = key.range?.[0];
      if (offset !== undefined) reader.offsets.set(at, offset);
      return [name, treeOf(value as Node | null, at, depth + 1, reader)];
    }),
  );
}

/** Dates and big numbers stay what is written. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' || value instanceof Date ? String(value) : value;
}
