/**
 * The hosts of OPA modules, by their sequences of calls: what each SDK does when it loads a module, replaces data and
 * evaluates. Invariant: a host calls what its SDK calls, in that order, and supplies what its SDK supplies, no more.
 * Sources: the SDKs' code (npm 1.10, Go 1.4.2, Rust 0.3, Java, .NET, Python).
 */
import { call, type Host, instantiate } from '../../packages/emit/test/wasm/support/host.js';
import { goQuoted, parseTerm } from './terms.js';

export interface LoadedHost {
  readonly host: Host;
  /** @param data a JSON object that replaces the data before */
  setData(data: object): void;
  /** @returns the result set of an entrypoint, the report's without a name */
  evaluate(input: string, name?: string): unknown;
}

export interface HostKind {
  readonly name: string;
  load(module: Uint8Array): LoadedHost;
}

const PAGE = 65536;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const json = (text: string): unknown => JSON.parse(text);

function requireAbi(host: Host, minors: readonly number[]): void {
  const major = host.globals.opa_wasm_abi_version?.value;
  const minor = host.globals.opa_wasm_abi_minor_version?.value;
  if (major !== 1 || !minors.includes(minor)) throw new Error(`ABI ${major}.${minor} is not supported`);
}

/** Writes without growing, as hosts do that know nothing of memory. */
function writeInPlace(host: Host, at: number, bytes: Uint8Array): void {
  if (at + bytes.length > host.memory.buffer.byteLength)
    throw new RangeError('the host does not grow memory');
  host.write(at, bytes);
}

function stringMap(
  host: Host,
  name: 'builtins' | 'entrypoints',
  free: boolean,
): Readonly<Record<string, number>> {
  const value = call(host, name);
  const text = call(host, 'opa_json_dump', value);
  const map = json(host.read(text)) as Readonly<Record<string, number>>;
  if (free) call(host, 'opa_free', text);
  return map;
}

type Entrypoints = Readonly<Record<string, number>>;

function entrypointId(entrypoints: Entrypoints, name = 'policyc/report'): number {
  const id = entrypoints[name];
  if (id === undefined) throw new Error(`entrypoint ${name} is not valid in this instance`);
  return id;
}

/** Browser and Node: input at the heap pointer without an allocation, one call. */
export const npm: HostKind = {
  name: 'npm',
  load(module) {
    const host = instantiate(module, 5);
    requireAbi(host, [2, 3]);
    stringMap(host, 'builtins', false);
    const parse = (text: string) => {
      const bytes = bytesOf(text);
      const at = call(host, 'opa_malloc', bytes.length);
      host.write(at, bytes);
      const value = call(host, 'opa_json_parse', at, bytes.length);
      if (value === 0) throw new Error('failed to parse json value');
      return value;
    };
    let data = parse('{}');
    const base = call(host, 'opa_heap_ptr_get');
    let heap = base;
    const entrypoints = stringMap(host, 'entrypoints', false);
    return {
      host,
      setData(value) {
        call(host, 'opa_heap_ptr_set', base);
        data = parse(JSON.stringify(value));
        heap = call(host, 'opa_heap_ptr_get');
      },
      evaluate(input, name) {
        const entrypoint = entrypointId(entrypoints, name);
        const bytes = bytesOf(input);
        host.write(heap, bytes);
        const end = heap + bytes.length;
        return json(host.read(call(host, 'opa_eval', 0, entrypoint, data, heap, bytes.length, end, 0)));
      },
    };
  },
};

/** OPA itself: terms instead of JSON, data in a block of its own, virtual machines cloned by copying memory. */
export interface GoHost extends LoadedHost {
  /** A fresh instance with the same data, made of the bytes between base and heap pointer. */
  clone(): GoHost;
  addData(path: readonly string[], value: unknown): number;
  removeData(path: readonly string[]): number;
  data(): unknown;
}

export const go = {
  name: 'Go',
  load(module: Uint8Array): GoHost {
    const host = instantiate(module, 16);
    requireAbi(host, [1, 3]);
    call(host, 'opa_malloc', 0);
    for (const name of Object.keys(stringMap(host, 'builtins', true)))
      throw new Error(`builtin '${name}' not found`);
    const entrypoints = stringMap(host, 'entrypoints', true);
    const base = call(host, 'opa_heap_ptr_get');
    return goMachine(module, host, entrypoints, { base, heap: base, data: 0 });
  },
};

interface GoState {
  readonly base: number;
  heap: number;
  data: number;
}

function goMachine(module: Uint8Array, host: Host, entrypoints: Entrypoints, state: GoState): GoHost {
  const parse = (value: unknown) => {
    const bytes = bytesOf(goQuoted(value));
    const at = call(host, 'opa_malloc', bytes.length);
    host.write(at, bytes);
    const parsed = call(host, 'opa_value_parse', at, bytes.length);
    call(host, 'opa_free', at);
    if (parsed === 0) throw new Error('failed to parse value');
    return parsed;
  };
  const patch = (change: () => number) => {
    call(host, 'opa_heap_ptr_set', state.heap);
    call(host, 'opa_heap_blocks_restore');
    const errno = change();
    call(host, 'opa_heap_blocks_stash');
    state.heap = call(host, 'opa_heap_ptr_get');
    return errno;
  };
  const path = <T>(keys: readonly string[], use: (at: number) => T): T => {
    const at = parse(keys);
    const result = use(at);
    call(host, 'opa_value_free', at);
    return result;
  };
  return {
    host,
    setData(value) {
      call(host, 'opa_heap_ptr_set', state.base);
      call(host, 'opa_heap_stash_clear');
      state.data = parse(value);
      call(host, 'opa_heap_blocks_stash');
      state.heap = call(host, 'opa_heap_ptr_get');
    },
    evaluate(input, name) {
      const entrypoint = entrypointId(entrypoints, name);
      const bytes = bytesOf(goQuoted(json(input)));
      host.write(state.heap, bytes);
      const end = state.heap + bytes.length;
      const result = call(host, 'opa_eval', 0, entrypoint, state.data, state.heap, bytes.length, end, 1);
      const set = parseTerm(host.read(result));
      if (!(set instanceof Set) || set.size > 1) throw new Error('illegal result type');
      return [...set];
    },
    clone() {
      const other = instantiate(module, host.memory.buffer.byteLength / PAGE);
      if (call(other, 'opa_heap_ptr_get') > state.base) throw new Error('the base of the heap moved');
      other.write(state.base, new Uint8Array(host.memory.buffer).slice(state.base, state.heap));
      call(other, 'opa_heap_ptr_set', state.heap);
      return goMachine(module, other, entrypoints, { ...state });
    },
    addData: (keys, value) =>
      patch(() => {
        const added = parse(value);
        return path(keys, (at) => call(host, 'opa_value_add_path', state.data, at, added));
      }),
    removeData: (keys) =>
      patch(() => path(keys, (at) => call(host, 'opa_value_remove_path', state.data, at))),
    data: () => {
      call(host, 'opa_heap_ptr_set', state.heap);
      return json(host.read(call(host, 'opa_json_dump', state.data)));
    },
  };
}

/** Memory of the module's own minimum; texts are handed over with their NUL. */
export const rust: HostKind = {
  name: 'Rust',
  load(module) {
    const host = instantiate(module, declaredPages(module));
    requireAbi(host, [0, 1, 2, 3]);
    stringMap(host, 'builtins', true);
    const entrypoints = stringMap(host, 'entrypoints', true);
    const parse = (text: string) => {
      const bytes = bytesOf(`${text}\0`);
      const at = call(host, 'opa_malloc', bytes.length);
      host.write(at, bytes);
      const value = call(host, 'opa_json_parse', at, bytes.length);
      call(host, 'opa_free', at);
      if (value === 0) throw new Error('failed to parse data');
      return value;
    };
    const base = call(host, 'opa_heap_ptr_get');
    let data = parse('{}');
    let heap = call(host, 'opa_heap_ptr_get');
    return {
      host,
      setData(value) {
        call(host, 'opa_heap_ptr_set', base);
        data = parse(JSON.stringify(value));
        heap = call(host, 'opa_heap_ptr_get');
      },
      evaluate(input, name) {
        const entrypoint = entrypointId(entrypoints, name);
        const bytes = bytesOf(input);
        call(host, 'opa_heap_ptr_set', heap);
        const at = call(host, 'opa_malloc', bytes.length);
        host.write(at, bytes);
        const end = call(host, 'opa_heap_ptr_get');
        return json(host.read(call(host, 'opa_eval', 0, entrypoint, data, at, bytes.length, end, 0)));
      },
    };
  },
};

/** The least pages that an instance can be linked with: what the module declares. */
function declaredPages(module: Uint8Array): number {
  for (let pages = 0; pages <= 16; pages++) {
    try {
      instantiate(module, pages);
      return pages;
    } catch (error) {
      if (!(error instanceof WebAssembly.LinkError)) throw error;
    }
  }
  throw new Error('the module wants more than 16 pages');
}

/** Contexts and `eval`; buffers sized by UTF-16, written as UTF-8 and a NUL. Never grows memory. */
export const java: HostKind = {
  name: 'Java',
  load(module) {
    const host = instantiate(module, 10);
    requireAbi(host, [3]);
    const parse = (text: string) => {
      const bytes = bytesOf(text);
      const at = call(host, 'opa_malloc', text.length);
      writeInPlace(host, at, Uint8Array.of(...bytes, 0));
      const value = call(host, 'opa_json_parse', at, bytes.length);
      call(host, 'opa_free', at);
      return value;
    };
    const dump = (value: number) => {
      const text = call(host, 'opa_json_dump', value);
      const result = json(host.read(text));
      call(host, 'opa_free', text);
      call(host, 'opa_free', value);
      return result;
    };
    dump(call(host, 'builtins'));
    const entrypoints = dump(call(host, 'entrypoints')) as Entrypoints;
    if (parse('') !== 0) throw new Error('no text should be undefined');
    let base = call(host, 'opa_heap_ptr_get');
    let data = parse('{}');
    let heap = call(host, 'opa_heap_ptr_get');
    return {
      host,
      setData(value) {
        call(host, 'opa_value_free', data);
        base = call(host, 'opa_heap_ptr_get');
        call(host, 'opa_heap_ptr_set', base);
        data = parse(JSON.stringify(value));
        heap = call(host, 'opa_heap_ptr_get');
      },
      evaluate(input, name) {
        const entrypoint = entrypointId(entrypoints, name);
        call(host, 'opa_heap_ptr_set', heap);
        const context = call(host, 'opa_eval_ctx_new');
        call(host, 'opa_eval_ctx_set_input', context, parse(input));
        call(host, 'opa_eval_ctx_set_data', context, data);
        call(host, 'opa_eval_ctx_set_entrypoint', context, entrypoint);
        const errno = call(host, 'eval', context);
        if (errno !== 0) throw new Error(`eval gave ${errno}`);
        return dump(call(host, 'opa_eval_ctx_get_result', context));
      },
    };
  },
};

/** Two pages, never grown by the host; the older style where `older`, one call otherwise. */
function dotnet(older: boolean): HostKind {
  return {
    name: older ? '.NET, contexts' : '.NET, one call',
    load(module) {
      const host = instantiate(module, 2);
      requireAbi(host, [0, 1, 2, 3]);
      stringMap(host, 'builtins', false);
      const entrypoints = stringMap(host, 'entrypoints', false);
      const write = (text: string) => {
        const bytes = bytesOf(text);
        const at = call(host, 'opa_malloc', bytes.length);
        writeInPlace(host, at, bytes);
        return { at, size: bytes.length };
      };
      const parse = (text: string) => {
        const { at, size } = write(text);
        return call(host, 'opa_json_parse', at, size);
      };
      const base = call(host, 'opa_heap_ptr_get');
      let data = parse('{}');
      let heap = call(host, 'opa_heap_ptr_get');
      return {
        host,
        setData(value) {
          call(host, 'opa_heap_ptr_set', base);
          data = parse(JSON.stringify(value));
          heap = call(host, 'opa_heap_ptr_get');
        },
        evaluate(input, name) {
          const entrypoint = entrypointId(entrypoints, name);
          call(host, 'opa_heap_ptr_set', heap);
          if (!older) {
            const { at, size } = write(input);
            const end = call(host, 'opa_heap_ptr_get');
            return json(host.read(call(host, 'opa_eval', 0, entrypoint, data, at, size, end, 0)));
          }
          const value = parse(input);
          const context = call(host, 'opa_eval_ctx_new');
          call(host, 'opa_eval_ctx_set_input', context, value);
          call(host, 'opa_eval_ctx_set_data', context, data);
          call(host, 'opa_eval_ctx_set_entrypoint', context, entrypoint);
          call(host, 'eval', context);
          return json(host.read(call(host, 'opa_json_dump', call(host, 'opa_eval_ctx_get_result', context))));
        },
      };
    },
  };
}

/** Input at the heap pointer, in memory that is never grown by the host. */
export const python: HostKind = {
  name: 'Python',
  load(module) {
    const host = instantiate(module, 5);
    requireAbi(host, [2, 3]);
    if (Object.keys(stringMap(host, 'builtins', false)).length > 0) throw new Error('builtins are missing');
    const parse = (text: string) => {
      const bytes = bytesOf(text);
      const at = call(host, 'opa_malloc', bytes.length);
      writeInPlace(host, at, bytes);
      return call(host, 'opa_json_parse', at, bytes.length);
    };
    const entrypoints = stringMap(host, 'entrypoints', false);
    const base = call(host, 'opa_heap_ptr_get');
    let data = parse('{}');
    let heap = call(host, 'opa_heap_ptr_get');
    return {
      host,
      setData(value) {
        call(host, 'opa_heap_ptr_set', base);
        data = parse(JSON.stringify(value));
        heap = call(host, 'opa_heap_ptr_get');
      },
      evaluate(input, name) {
        const entrypoint = entrypointId(entrypoints, name);
        if (entrypoint >= Object.keys(entrypoints).length) throw new Error('invalid entrypoint');
        const bytes = bytesOf(input);
        writeInPlace(host, heap, bytes);
        const end = heap + bytes.length;
        return json(host.read(call(host, 'opa_eval', 0, entrypoint, data, heap, bytes.length, end, 0)));
      },
    };
  },
};

export const HOSTS: readonly HostKind[] = [npm, go, rust, java, dotnet(true), dotnet(false), python];
