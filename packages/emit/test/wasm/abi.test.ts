/** OPA's interface, ABI 1.3: exports, calls, values and their texts, memory. Whole hosts: `test/hosts`. */
import { beforeAll, describe, expect, it } from 'vitest';
import { emitWasm } from '../../src/wasm/index.js';
import { allocateText, call, evaluateFast, type Host, instantiate } from './support/host.js';
import { tinyItem, tinyProgram, tinySnapshot } from './support/tiny-program.js';

let module: Uint8Array;
beforeAll(() => {
  module = emitWasm(tinyProgram());
});

const input = JSON.stringify(tinySnapshot(tinyItem));
const EXPORTS = [
  'builtins',
  'entrypoints',
  'eval',
  'memory',
  'opa_eval',
  'opa_eval_ctx_get_result',
  'opa_eval_ctx_new',
  'opa_eval_ctx_set_data',
  'opa_eval_ctx_set_entrypoint',
  'opa_eval_ctx_set_input',
  'opa_free',
  'opa_heap_blocks_restore',
  'opa_heap_blocks_stash',
  'opa_heap_ptr_get',
  'opa_heap_ptr_set',
  'opa_heap_stash_clear',
  'opa_json_dump',
  'opa_json_parse',
  'opa_malloc',
  'opa_value_add_path',
  'opa_value_dump',
  'opa_value_free',
  'opa_value_parse',
  'opa_value_remove_path',
  'opa_wasm_abi_minor_version',
  'opa_wasm_abi_version',
];

const parse = (host: Host, text: string, kind: 'json' | 'value' = 'json'): number => {
  const { at, size } = allocateText(host, text);
  return call(host, `opa_${kind}_parse`, at, size);
};
const dump = (host: Host, value: number, kind: 'json' | 'value' = 'json'): string =>
  host.read(call(host, `opa_${kind}_dump`, value));

describe('the module', () => {
  it('has the 26 exports and nothing else', () => {
    const names = WebAssembly.Module.exports(new WebAssembly.Module(module as Uint8Array<ArrayBuffer>)).map(
      (e) => e.name,
    );
    expect(names.sort()).toEqual(EXPORTS);
  });

  it('imports the memory and opa_abort only', () => {
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(module as Uint8Array<ArrayBuffer>));
    expect(imports.map((i) => `${i.module}.${i.name}`).sort()).toEqual(['env.memory', 'env.opa_abort']);
  });

  it('says ABI 1.3', () => {
    const { globals } = instantiate(module);
    expect(globals.opa_wasm_abi_version?.value).toBe(1);
    expect(globals.opa_wasm_abi_minor_version?.value).toBe(3);
  });

  it.each([1, 2, 5, 16])('starts in a memory of %i pages', (pages) => {
    const host = instantiate(module, pages);
    const heap = call(host, 'opa_heap_ptr_get');
    expect(JSON.parse(evaluateFast(host, heap, input))[0].result.policies[0].counts.fail).toBe(1);
  });

  it('has a heap that starts at the same address every time', () => {
    expect(call(instantiate(module, 5), 'opa_heap_ptr_get')).toBe(
      call(instantiate(module, 16), 'opa_heap_ptr_get'),
    );
  });

  it('names its entrypoints and needs no builtins', () => {
    const host = instantiate(module);
    expect(JSON.parse(dump(host, call(host, 'entrypoints')))).toEqual({
      'policyc/report': 0,
      'policyc/errors': 1,
      'policyc/packs/tiny/report': 2,
      'policyc/packs/tiny/tiny_on/report': 3,
    });
    expect(dump(host, call(host, 'builtins'))).toBe('{}');
  });

  it('is the same for the same program', () => {
    expect(Buffer.from(emitWasm(tinyProgram())).equals(Buffer.from(module))).toBe(true);
  });
});

describe('calls', () => {
  it('Go: accepts the escapes of Go strings in the value format only', () => {
    const host = instantiate(module);
    const heap = call(host, 'opa_heap_ptr_get');
    const text = input.replace('"name":"A"', '"name":"\\a\\x41\\U0001f600"');
    const set = evaluateFast(host, heap, text, 1);
    expect(JSON.parse(`[${set.slice(1, -1)}]`)[0].result.policies[0].findings[0].message).toContain(
      '\u0007A😀|3|',
    );
    expect(JSON.parse(evaluateFast(host, heap, text))[0].result.error.message).toBe(
      'invalid escape in a string',
    );
  });

  it('Java: no input is an error, not nothing', () => {
    const host = instantiate(module);
    const context = call(host, 'opa_eval_ctx_new');
    call(
      host,
      'opa_eval_ctx_set_input',
      context,
      call(host, 'opa_json_parse', call(host, 'opa_malloc', 1), 0),
    );
    call(host, 'eval', context);
    const result = JSON.parse(dump(host, call(host, 'opa_eval_ctx_get_result', context)));
    expect(result[0].result.error.message).toMatch(/no input/);
  });

  it('takes an input that does not end at the heap pointer', () => {
    const host = instantiate(module);
    const { at, size } = allocateText(host, input);
    const data = parse(host, '{"keep":true}');
    const heap = call(host, 'opa_heap_ptr_get');
    const text = host.read(call(host, 'opa_eval', 0, 0, data, at, size, heap, 0));
    expect(JSON.parse(text)[0].result.policies[0].counts.fail).toBe(1);
    expect(dump(host, data)).toBe('{"keep":true}');
  });

  it('aborts on an unknown entrypoint or reserved argument and works on', () => {
    const host = instantiate(module);
    const heap = call(host, 'opa_heap_ptr_get');
    const before = evaluateFast(host, heap, input);
    for (let i = 0; i < 1000; i++) {
      expect(() => call(host, 'opa_eval', 0, 4, 0, heap, 2, heap + 2, 0)).toThrow();
      expect(host.aborted()).toBe('internal: illegal entrypoint id');
      expect(() => call(host, 'opa_eval', 1, 0, 0, heap, 2, heap + 2, 0)).toThrow(
        'invalid reserved argument',
      );
    }
    expect(evaluateFast(host, heap, input)).toBe(before);
  });

  it('aborts where the memory cannot grow, and works on', () => {
    const host = instantiate(module);
    expect(() => call(host, 'opa_malloc', 0xffffffff)).toThrow();
    expect(() => call(host, 'opa_malloc', 0xfffffff0)).toThrow();
    expect(
      JSON.parse(evaluateFast(host, call(host, 'opa_heap_ptr_get'), input))[0].result.error,
    ).toBeUndefined();
  });
});

describe('values', () => {
  const host = () => instantiate(module);

  it.each([
    ['null'],
    ['true'],
    ['false'],
    ['0'],
    ['-0'],
    ['1.50'],
    ['1E400'],
    ['12345678901234567890123'],
    ['""'],
    ['"a\\"b\\\\c\\n\\u0001/é😀"'],
    ['[]'],
    ['{}'],
    ['[1,[2,{"a":null}]]'],
  ])('JSON %s comes back', (text) => {
    const h = host();
    expect(dump(h, parse(h, text))).toBe(text);
  });

  it.each([
    [' { "b" : 1 , "a" : [ true ] } ', '{"a":[true],"b":1}'],
    ['{"a":1,"a":2}', '{"a":2}'],
    ['"\\u00e9\\ud83d\\ude00\\ud800\\/"', '"é😀\ufffd/"'],
    ['{"a":1}x', '{"a":1}'],
    ['{"a":1}\0', '{"a":1}'],
  ])('JSON %s becomes %s', (text, expected) => {
    const h = host();
    expect(dump(h, parse(h, text))).toBe(expected);
  });

  it.each([
    [''],
    ['  '],
    ['.5'],
    ['-'],
    ['+1'],
    ['1e'],
    ['1.'],
    ['nul'],
    ['{"a":1,}'],
    ['[1,]'],
    ['[1 2]'],
    ['{"a" 1}'],
    ['{1:2}'],
    ['{1,2}'],
    ['set()'],
    ['"a\u0001"'],
    ['"\\x41"'],
    ['"abc'],
    ['"\\u12"'],
    ['['.repeat(300) + ']'.repeat(300)],
  ])('JSON %s is refused', (text) => {
    const h = host();
    expect(parse(h, text)).toBe(0);
  });

  it.each([
    ['{3,1,2,1}', '{1,2,3}', '[1,2,3]'],
    ['set()', 'set()', '[]'],
    ['{1:"a",[2]:3,"s":4}', '{1:"a","s":4,[2]:3}', '{"1":"a","s":4,"[2]":3}'],
    ['{["q\\""]:1}', '{["q\\""]:1}', '{"[\\"q\\\\\\"\\"]":1}'],
    ['{1.0,1,10e-1,0.9,-1,100,1e1}', '{-1,0.9,10e-1,1e1,100}', '[-1,0.9,10e-1,1e1,100]'],
    ['{{1},{"a":1},[1],"x",true,null}', '{null,true,"x",[1],{"a":1},{1}}', '[null,true,"x",[1],{"a":1},[1]]'],
  ])('terms %s', (text, terms, json) => {
    const h = host();
    const value = parse(h, text, 'value');
    expect(dump(h, value, 'value')).toBe(terms);
    expect(dump(h, value)).toBe(json);
  });

  it('keeps its text when the host reuses the buffer', () => {
    const h = host();
    const { at, size } = allocateText(h, '{"key":["text",12]}');
    const value = call(h, 'opa_json_parse', at, size);
    h.write(at, new Uint8Array(size));
    expect(dump(h, value)).toBe('{"key":["text",12]}');
  });

  it('changes data by path', () => {
    const h = host();
    const data = parse(h, '{"a":{"b":1}}');
    const path = (...keys: readonly string[]) => parse(h, JSON.stringify(keys));
    expect(call(h, 'opa_value_add_path', data, path('a', 'c', 'd'), parse(h, '[1]'))).toBe(0);
    expect(call(h, 'opa_value_add_path', data, path('a', 'b'), parse(h, '2'))).toBe(0);
    expect(call(h, 'opa_value_add_path', data, path('Z'), parse(h, '{}'))).toBe(0);
    expect(dump(h, data)).toBe('{"Z":{},"a":{"b":2,"c":{"d":[1]}}}');
    expect(call(h, 'opa_value_remove_path', data, path('a', 'c'))).toBe(0);
    expect(call(h, 'opa_value_remove_path', data, path('no', 'such'))).toBe(0);
    expect(dump(h, data)).toBe('{"Z":{},"a":{"b":2}}');
    expect(call(h, 'opa_value_add_path', data, path('a', 'b', 'c'), parse(h, '1'))).toBe(2);
    expect(call(h, 'opa_value_remove_path', data, path('a', 'b', 'c'))).toBe(2);
    expect(call(h, 'opa_value_add_path', data, path(), parse(h, '1'))).toBe(3);
    expect(call(h, 'opa_value_add_path', data, parse(h, '"a"'), parse(h, '1'))).toBe(3);
  });

  it('survives a large data document', () => {
    const h = host();
    const text = JSON.stringify(
      Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${(i * 7919) % 20_000}`, [i]])),
    );
    const back = JSON.parse(dump(h, parse(h, text)));
    expect(back).toEqual(JSON.parse(text));
  });
});

describe('memory', () => {
  it('is about the size of a large input, not a multiple', () => {
    const host = instantiate(module);
    const heap = call(host, 'opa_heap_ptr_get');
    const items = Array.from({ length: 50_000 }, (_, i) => ({
      ...tinyItem,
      id: `item-${i}`,
      on: false,
      name: `n${i}`.padEnd(100, 'x'),
    }));
    const text = JSON.stringify(tinySnapshot(...items));
    const report = JSON.parse(evaluateFast(host, heap, text));
    expect(report[0].result.policies[0].counts.pass).toBe(50_000);
    expect(host.memory.buffer.byteLength).toBeLessThan(text.length * 3);
  });
});
