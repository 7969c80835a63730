/**
 * Appends generated functions and data to the prebuilt runtime.
 * Invariant: nothing of the runtime changes its index; only counts, exports, start and segments are written anew, and functions that
 * nothing calls are left empty.
 */
import { concatBytes } from '@policyc/base';
import type { FunctionRef, Signature } from './function-builder.js';
import { appendUnsigned } from './leb128.js';
import { VALUE_TYPES } from './opcodes.js';
import { type ModuleFacts, SECTION, type Section } from './read-module.js';

export interface Additions {
  /** In the order of their indices, which follow the runtime's. */
  readonly functions: readonly { readonly signature: Signature; readonly code: Uint8Array }[];
  readonly start: FunctionRef;
  /** One passive segment. Its index is the runtime's number of segments. */
  readonly data: Uint8Array;
  readonly exports: readonly Export[];
  /** Indices of the runtime's functions that may be called; without it, all. */
  readonly kept?: ReadonlySet<number>;
}

export interface Export {
  readonly name: string;
  readonly kind: 'function' | 'memory' | 'global';
  readonly index: number;
}

const EXPORT_KINDS = { function: 0, memory: 2, global: 3 } as const;
const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** The whole module's bytes. The same input gives the same bytes. */
export function link(runtime: ModuleFacts, additions: Additions): Uint8Array {
  const { functions, data } = additions;
  const section = (id: number): Section =>
    runtime.sections.find((s) => s.id === id) ?? { id, count: 0, entries: new Uint8Array() };
  const types: number[] = [];
  const typeIndex = new Map<string, number>();
  const firstType = section(SECTION.type).count;
  const indices: number[] = [];
  for (const { signature } of functions) {
    const key = `${signature.params}:${signature.results}`;
    let index = typeIndex.get(key);
    if (index === undefined) {
      index = firstType + typeIndex.size;
      typeIndex.set(key, index);
      appendSignature(types, signature);
    }
    appendUnsigned(indices, index);
  }
  const code = concatBytes(functions.map((f) => f.code));
  const segment = [1];
  appendUnsigned(segment, data.length);
  const dataCount = section(SECTION.data).count + 1;
  return concatBytes([
    MAGIC,
    ...extended(section(SECTION.type), typeIndex.size, types),
    ...extended(section(SECTION.import), 0, []),
    ...extended(section(SECTION.function), functions.length, indices),
    ...extended(section(SECTION.global), 0, []),
    ...exportSection(additions.exports),
    ...raw(SECTION.start, unsigned(additions.start.index)),
    ...raw(SECTION.dataCount, unsigned(dataCount)),
    ...extended(withoutUncalled(section(SECTION.code), runtime, additions.kept), functions.length, code),
    ...raw(SECTION.data, unsigned(dataCount), section(SECTION.data).entries, segment, data),
  ]);
}

/** A function without locals that traps: what stands in place of one that is never called. */
const EMPTY_FUNCTION = [0x03, 0x00, 0x00, 0x0b];

function withoutUncalled(
  code: Section,
  runtime: ModuleFacts,
  kept: ReadonlySet<number> | undefined,
): Section {
  if (!kept) return code;
  const imported = runtime.functionCount - code.count;
  const parts: Bytes[] = [];
  let at = 0;
  for (let i = 0; i < code.count; i++) {
    const start = at;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = code.entries[at++] ?? 0;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
    parts.push(kept.has(imported + i) ? code.entries.subarray(start, at) : EMPTY_FUNCTION);
  }
  return { ...code, entries: concatBytes(parts) };
}

type Bytes = readonly number[] | Uint8Array;

function unsigned(value: number): number[] {
  const out: number[] = [];
  appendUnsigned(out, value);
  return out;
}

function appendSignature(out: number[], { params, results }: Signature): void {
  out.push(0x60);
  for (const list of [params, results]) {
    appendUnsigned(out, list.length);
    out.push(...list.map((type) => VALUE_TYPES[type]));
  }
}

function raw(id: number, ...parts: readonly Bytes[]): readonly Bytes[] {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return [[id, ...unsigned(size)], ...parts];
}

function extended(section: Section, count: number, added: Bytes): readonly Bytes[] {
  return raw(section.id, unsigned(section.count + count), section.entries, added);
}

function exportSection(exports: readonly Export[]): readonly Bytes[] {
  const out: number[] = [];
  for (const { name, kind, index } of exports) {
    const text = new TextEncoder().encode(name);
    appendUnsigned(out, text.length);
    out.push(...text, EXPORT_KINDS[kind]);
    appendUnsigned(out, index);
  }
  return raw(SECTION.export, unsigned(exports.length), out);
}
