/** A tiny module with OPA's ABI that answers with a fixed text, aborts or traps: for what real modules must never do. */

type Behaviour =
  | { readonly result: string }
  | { readonly abort: string }
  | { readonly trap: true }
  /** Never returns. */
  | { readonly loop: true }
  /** Aborts on an input shorter than ten bytes, else answers. */
  | { readonly result: string; readonly abortOnShort: true };

const I32 = 0x7f;
const BUILTINS = 1024;
const ENTRYPOINTS = 1100;
const SCRATCH = 2000;
const ABORT = 3000;
const RESULT = 65_536;
const HEAP = 250_000;

function leb(n: number): number[] {
  const out: number[] = [];
  let rest = n;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) return [...out, byte];
    out.push(byte | 0x80);
  }
}

const unsigned = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >> 7)]);
const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const bytes = (content: readonly number[]): number[] => [...unsigned(content.length), ...content];
const name = (text: string): number[] => bytes([...new TextEncoder().encode(text)]);
const section = (id: number, content: readonly number[]): number[] => [id, ...bytes(content)];
const type = (params: number, results: number): number[] => [
  0x60,
  ...vector(Array.from({ length: params }, () => [I32])),
  ...vector(Array.from({ length: results }, () => [I32])),
];
const constant = (n: number): number[] => [0x41, ...leb(n)];
const body = (code: readonly number[]): number[] => bytes([0, ...code, 0x0b]);
const data = (at: number, text: string): number[] => [0, ...constant(at), 0x0b, ...name(`${text}\0`)];

export function fakeModule(behaviour: Behaviour, abi = { major: 1, minor: 3 }): Uint8Array {
  const abort = [...constant(ABORT), 0x10, 0, 0x00];
  const answer = constant(RESULT);
  const evaluate =
    'trap' in behaviour
      ? [0x00]
      : 'loop' in behaviour
        ? [0x03, 0x40, 0x0c, 0, 0x0b, 0x00]
        : 'abort' in behaviour
          ? abort
          : 'abortOnShort' in behaviour
            ? [0x20, 4, ...constant(10), 0x48, 0x04, 0x40, ...abort, 0x0b, ...answer]
            : answer;
  const functions: readonly (readonly [string, number, readonly number[]])[] = [
    ['builtins', 0, constant(BUILTINS)],
    ['entrypoints', 0, constant(ENTRYPOINTS)],
    ['opa_json_dump', 1, [0x20, 0]],
    ['opa_malloc', 1, constant(SCRATCH)],
    ['opa_json_parse', 3, constant(1)],
    ['opa_heap_ptr_get', 0, constant(HEAP)],
    ['opa_heap_ptr_set', 2, []],
    ['opa_eval', 4, evaluate],
  ];
  const globals = [abi.major, abi.minor].map((v) => [I32, 0, ...constant(v), 0x0b]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([type(0, 1), type(1, 1), type(1, 0), type(2, 1), type(7, 1)])),
    ...section(
      2,
      vector([
        [...name('env'), ...name('memory'), 2, 0, 2],
        [...name('env'), ...name('opa_abort'), 0, 2],
      ]),
    ),
    ...section(3, vector(functions.map(([, t]) => [t]))),
    ...section(6, vector(globals)),
    ...section(
      7,
      vector([
        ...functions.map(([text], i) => [...name(text), 0, i + 1]),
        [...name('opa_wasm_abi_version'), 3, 0],
        [...name('opa_wasm_abi_minor_version'), 3, 1],
      ]),
    ),
    ...section(10, vector(functions.map(([, , code]) => body(code)))),
    ...section(
      11,
      vector([
        data(BUILTINS, '{}'),
        data(ENTRYPOINTS, '{"policyc/report":0}'),
        data(ABORT, 'abort' in behaviour ? behaviour.abort : 'too short'),
        data(RESULT, 'result' in behaviour ? behaviour.result : ''),
      ]),
    ),
  ]);
}
