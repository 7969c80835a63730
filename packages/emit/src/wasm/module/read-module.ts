/** Reads what linking needs of a WASM module: its sections, imports, exports with their signatures, and data size. */

import type { FunctionRef, Signature } from './function-builder.js';
import { VALUE_TYPES, type ValueType } from './opcodes.js';

export const SECTION = {
  type: 1,
  import: 2,
  function: 3,
  global: 6,
  export: 7,
  start: 8,
  dataCount: 12,
  code: 10,
  data: 11,
} as const;

export interface Section {
  readonly id: number;
  /** Number of entries, for sections that are vectors. */
  readonly count: number;
  /** The bytes behind the count. */
  readonly entries: Uint8Array;
}

export interface ModuleFacts {
  /** Without custom sections, in the order of the file. */
  readonly sections: readonly Section[];
  readonly functionCount: number;
  readonly functions: ReadonlyMap<string, FunctionRef>;
  readonly globals: ReadonlyMap<string, number>;
  /** The first address behind the static data. */
  readonly dataEnd: number;
}

/**
 * @throws on anything that the runtime's compiler does not write
 */
export function readModule(bytes: Uint8Array): ModuleFacts {
  const reader = createReader(bytes, 8);
  const sections: Section[] = [];
  while (!reader.done()) {
    const id = reader.byte();
    const body = reader.bytes(reader.unsigned());
    if (id === 0) continue;
    const inner = createReader(body, 0);
    const count = inner.unsigned();
    sections.push({ id, count, entries: body.subarray(inner.position()) });
  }
  const section = (id: number) => sections.find((s) => s.id === id);
  const types = readTypes(section(SECTION.type));
  const signatures = [...readImports(section(SECTION.import)), ...readIndices(section(SECTION.function))].map(
    (type) => signatureAt(types, type),
  );
  const { functions, globals } = readExports(section(SECTION.export), signatures);
  return {
    sections,
    functionCount: signatures.length,
    functions,
    globals,
    dataEnd: readDataEnd(section(SECTION.data)),
  };
}

function signatureAt(types: readonly Signature[], index: number): Signature {
  const type = types[index];
  if (!type) throw new RangeError(`there is no type ${index}`);
  return type;
}

function createReader(bytes: Uint8Array, start: number) {
  let at = start;
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new RangeError('the module ends early');
    return value;
  };
  const unsigned = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const next = byte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) return value >>> 0;
    }
  };
  const take = (length: number): Uint8Array => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    byte,
    unsigned,
    bytes: take,
    text: () => new TextDecoder().decode(take(unsigned())),
    position: () => at,
    done: () => at >= bytes.length,
  };
}

function readTypes(section: Section | undefined): readonly Signature[] {
  if (!section) return [];
  const reader = createReader(section.entries, 0);
  const valueTypes = () => Array.from({ length: reader.unsigned() }, () => toValueType(reader.byte()));
  return Array.from({ length: section.count }, () => {
    reader.byte();
    const params = valueTypes();
    return { params, results: valueTypes() };
  });
}

function toValueType(code: number): ValueType {
  if (code === VALUE_TYPES.i32) return 'i32';
  if (code === VALUE_TYPES.i64) return 'i64';
  throw new RangeError(`value type ${code} is not used in the runtime's functions`);
}

/** Types of the imported functions; memories are passed over. */
function readImports(section: Section | undefined): readonly number[] {
  if (!section) return [];
  const reader = createReader(section.entries, 0);
  const types: number[] = [];
  for (let i = 0; i < section.count; i++) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) types.push(reader.unsigned());
    else if (kind === 2) {
      if (reader.byte() !== 0) throw new RangeError('the imported memory must have no maximum');
      reader.unsigned();
    } else throw new RangeError(`import of kind ${kind} is not known`);
  }
  return types;
}

function readIndices(section: Section | undefined): readonly number[] {
  if (!section) return [];
  const reader = createReader(section.entries, 0);
  return Array.from({ length: section.count }, () => reader.unsigned());
}

function readExports(section: Section | undefined, signatures: readonly Signature[]) {
  const functions = new Map<string, FunctionRef>();
  const globals = new Map<string, number>();
  const reader = createReader(section?.entries ?? new Uint8Array(), 0);
  for (let i = 0; i < (section?.count ?? 0); i++) {
    const name = reader.text();
    const kind = reader.byte();
    const index = reader.unsigned();
    if (kind === 0) functions.set(name, { index, ...signatureAt(signatures, index) });
    else if (kind === 3) globals.set(name, index);
  }
  return { functions, globals };
}

/** Active segments with constant offsets only. */
function readDataEnd(section: Section | undefined): number {
  if (!section) return 0;
  const reader = createReader(section.entries, 0);
  let end = 0;
  for (let i = 0; i < section.count; i++) {
    const [mode, opcode] = [reader.byte(), reader.byte()];
    if (mode !== 0 || opcode !== 0x41)
      throw new RangeError('the runtime has a segment without a constant offset');
    const offset = reader.unsigned();
    reader.byte();
    const size = reader.unsigned();
    reader.bytes(size);
    end = Math.max(end, offset + size);
  }
  return end;
}
