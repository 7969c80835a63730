/** What code generation carries: the module being made, and the function being written. */
import { hasParts, type Schema, type Type } from '@policyc/model';
import type { Descriptors } from './descriptors.js';
import type { Layout } from './layout.js';
import { FunctionBuilder, type FunctionRef, type Local, type Signature } from './module/function-builder.js';
import type { ValueType } from './module/opcodes.js';
import type { ModuleFacts } from './module/read-module.js';
import type { StaticData } from './module/static-data.js';
import type { Settings } from './settings.js';
import type { NodeFacts } from './walk.js';

export interface ModuleContext {
  readonly schema: Schema;
  readonly layout: Layout;
  readonly descriptors: Descriptors;
  readonly data: StaticData;
  readonly settings: Settings;
  readonly nodes: NodeFacts;
  /** A function of the runtime, which the module then has. */
  runtime(name: string): FunctionRef;
  /** The indices of the runtime's functions that were asked for. */
  asked(): ReadonlySet<number>;
  /** Adds a function, or gives the one that was added before with the same code. */
  define(signature: Signature, body: (f: FunctionBuilder) => void): FunctionRef;
  /** The same, but where the body gives false there is no function. */
  defineWhere(signature: Signature, body: (f: FunctionBuilder) => boolean): FunctionRef | undefined;
  /** Makes something once per purpose and key. */
  shared<T>(purpose: string, key: unknown, make: () => T): T;
  functions(): readonly { readonly signature: Signature; readonly code: Uint8Array }[];
}

/** One function: its builder and the locals that hold the bound slots. */
export interface Scope {
  readonly module: ModuleContext;
  readonly f: FunctionBuilder;
  readonly slots: ReadonlyMap<number, Local>;
}

export function createModuleContext(
  runtime: ModuleFacts,
  parts: Pick<ModuleContext, 'schema' | 'layout' | 'descriptors' | 'data' | 'settings'>,
): ModuleContext {
  const defined: { signature: Signature; code: Uint8Array }[] = [];
  const asked = new Set<number>();
  const byCode = new Map<string, FunctionRef>();
  const latin1 = new TextDecoder('latin1');
  const made = new Map<string, Map<unknown, unknown>>();
  function add(f: FunctionBuilder): FunctionRef {
    const { signature } = f;
    // Callees come first, so equal functions are equal byte by byte: policies share many conditions.
    const code = f.encode();
    const key = `${signature.params}:${signature.results}:${latin1.decode(code)}`;
    const known = byCode.get(key);
    if (known) return known;
    const made: FunctionRef = { index: runtime.functionCount + defined.length, ...signature };
    defined.push({ signature, code });
    byCode.set(key, made);
    return made;
  }
  return {
    ...parts,
    nodes: { unbound: new Map(), sizes: new Map() },
    runtime(name) {
      const found = runtime.functions.get(name);
      if (!found) throw new Error(`the runtime has no function ${name}`);
      asked.add(found.index);
      return found;
    },
    define(signature, body) {
      const f = new FunctionBuilder(signature);
      body(f);
      return add(f);
    },
    defineWhere(signature, body) {
      const f = new FunctionBuilder(signature);
      return body(f) ? add(f) : undefined;
    },
    shared<T>(purpose: string, key: unknown, make: () => T): T {
      const things = made.get(purpose) ?? new Map<unknown, unknown>();
      made.set(purpose, things);
      if (!things.has(key)) things.set(key, make());
      return things.get(key) as T;
    },
    asked: () => asked,
    functions: () => defined,
  };
}

/** How a value of a type stands in a local: assets and records as record addresses, enums as positions, strings and collections as slices. */
export function valueType(type: Type): ValueType {
  return type.tag === 'bool' || type.tag === 'enum' || type.tag === 'asset' || hasParts(type) ? 'i32' : 'i64';
}

export function withSlot(scope: Scope, slot: number, local: Local): Scope {
  return { ...scope, slots: new Map([...scope.slots, [slot, local]]) };
}

export function slotLocal(scope: Scope, slot: number): Local {
  const local = scope.slots.get(slot);
  if (!local) throw new Error(`slot ${slot} is not bound`);
  return local;
}

/** A scope for a function whose parameters are the given slots. */
export function slotsAsParams(module: ModuleContext, f: FunctionBuilder, slots: readonly number[]): Scope {
  return { module, f, slots: new Map(slots.map((slot, i) => [slot, f.param(i)])) };
}
