/** The encoder: integers, functions, sections, and the reader that the linker stands on. */
import { runtimeModule } from '@policyc/wasm-runtime';
import { describe, expect, it } from 'vitest';
import { FunctionBuilder } from '../../src/wasm/module/function-builder.js';
import { appendSigned, appendSigned64, appendUnsigned } from '../../src/wasm/module/leb128.js';
import { link } from '../../src/wasm/module/link.js';
import { readModule } from '../../src/wasm/module/read-module.js';
import { StaticData } from '../../src/wasm/module/static-data.js';

const collect = <T>(append: (out: number[], value: T) => void, value: T): number[] => {
  const out: number[] = [];
  append(out, value);
  return out;
};

describe('LEB128', () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [624485, [0xe5, 0x8e, 0x26]],
    [0xffffffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('unsigned %i', (value, bytes) => expect(collect(appendUnsigned, value)).toEqual(bytes));

  it.each([
    [0, [0]],
    [63, [0x3f]],
    [64, [0xc0, 0x00]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [2147483647, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [-2147483648, [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('signed %i', (value, bytes) => {
    expect(collect(appendSigned, value)).toEqual(bytes);
    expect(collect(appendSigned64, BigInt(value))).toEqual(bytes);
  });

  it('takes 64-bit values whole', () => {
    expect(collect(appendSigned64, -(2n ** 63n))).toEqual([
      0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f,
    ]);
  });
});

/** Links one function of the given kind to the runtime and gives it as an export. */
function linkOne(
  signature: FunctionBuilder['signature'],
  body: (f: FunctionBuilder) => void,
  data = new Uint8Array(),
) {
  const runtime = readModule(runtimeModule());
  const f = new FunctionBuilder(signature);
  body(f);
  const start = new FunctionBuilder({ params: [], results: [] });
  start.i32(runtime.dataEnd);
  start.i32(0);
  start.i32(data.length);
  start.memoryInit(runtime.sections.find((s) => s.id === 11)?.count ?? 0);
  const module = link(runtime, {
    functions: [
      { signature, code: f.encode() },
      { signature: start.signature, code: start.encode() },
    ],
    start: { index: runtime.functionCount + 1, ...start.signature },
    data,
    exports: [{ name: 'f', kind: 'function', index: runtime.functionCount }],
  });
  expect(WebAssembly.validate(module as Uint8Array<ArrayBuffer>)).toBe(true);
  const memory = new WebAssembly.Memory({ initial: 2 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module as Uint8Array<ArrayBuffer>), {
    env: { memory, opa_abort: () => {} },
  });
  return { f: instance.exports.f as (...args: readonly unknown[]) => unknown, memory, runtime };
}

describe('functions', () => {
  it('leave loops and blocks by label', () => {
    const { f } = linkOne({ params: ['i32'], results: ['i32'] }, (b) => {
      const sum = b.local('i32');
      const done = b.block();
      const again = b.loop();
      b.get(b.param(0));
      b.op('i32.eqz');
      b.brIf(done);
      b.get(sum);
      b.get(b.param(0));
      b.op('i32.add');
      b.set(sum);
      b.get(b.param(0));
      b.i32(1);
      b.op('i32.sub');
      b.set(b.param(0));
      b.br(again);
      b.end();
      b.end();
      b.get(sum);
    });
    expect(f(10)).toBe(55);
  });

  it('keep locals of mixed types apart', () => {
    const { f } = linkOne({ params: ['i64'], results: ['i64'] }, (b) => {
      const locals = (['i32', 'i64', 'i64', 'i32'] as const).map((type) => b.local(type));
      const [first, second, third, fourth] = locals;
      if (!first || !second || !third || !fourth) return;
      b.i32(7);
      b.set(fourth);
      b.get(b.param(0));
      b.set(third);
      b.get(fourth);
      b.if('i64');
      b.get(third);
      b.else();
      b.i64(-1n);
      b.end();
    });
    expect(f(2n ** 40n)).toBe(2n ** 40n);
  });
});

describe('a function with a block that is not ended', () => {
  it('is refused', () => {
    const f = new FunctionBuilder({ params: [], results: [] });
    f.block();
    expect(() => f.encode()).toThrow('1 blocks are not ended');
    f.end();
    expect(f.encode().length).toBe(6);
  });
});

describe('the linker', () => {
  it('keeps the runtime working and puts data behind its own', () => {
    const data = new TextEncoder().encode('generated');
    const { f, memory, runtime } = linkOne(
      { params: ['i64', 'i64'], results: ['i32'] },
      (b) => {
        b.get(b.param(0));
        b.get(b.param(1));
        const callee = readModule(runtimeModule()).functions.get('str_equals');
        if (callee) b.call(callee);
      },
      data,
    );
    const slice = (at: number, size: number) => BigInt(at) | (BigInt(size) << 32n);
    const at = runtime.dataEnd;
    expect(new TextDecoder().decode(new Uint8Array(memory.buffer, at, data.length))).toBe('generated');
    expect(f(slice(at, 3), slice(at, 3))).toBe(1);
    expect(f(slice(at, 3), slice(at + 1, 3))).toBe(0);
  });

  it('refuses what the runtime cannot be', () => {
    expect(() => readModule(runtimeModule().subarray(0, 200))).toThrow();
  });
});

describe('static data', () => {
  it('gives aligned addresses and one copy of equal texts', () => {
    const data = new StaticData(1008);
    const first = data.text('ab');
    const cell = data.reserve(4);
    data.u32(cell, 0xdeadbeef);
    expect(data.text('ab')).toBe(first);
    expect(cell).toBe(1016);
    expect([...data.bytes()]).toEqual([0x61, 0x62, 0, 0, 0, 0, 0, 0, 0xef, 0xbe, 0xad, 0xde]);
  });

  it('keeps what was written when it grows', () => {
    const data = new StaticData(0);
    const cell = data.reserve(8);
    data.u64(cell, 5n);
    data.reserve(100_000);
    expect(data.bytes()[0]).toBe(5);
  });
});
