/** What code generation carries: the module being made, and the function being written. */
import { hasParts, type Schema, type Type } from '@policyc/model';
import type { Descriptors } from './descriptors.js';
import type { Layout } from './layout.js';
import type { FunctionBuilder, FunctionRef, Local, Signature } from './module/function-builder.js';
import type { ValueType } from './module/opcodes.js';
import type { ModuleFacts } from './module/read-module.js';
import type { StaticData } from './module/static-data.js';
import type { Settings } from './settings.js';
import type { NodeFacts } from './walk.js';

/** What is known of a module before its first function is made. */
interface ModuleParts {
  readonly schema: Schema;
  readonly layout: Layout;
  readonly descriptors: Descriptors;
  readonly data: StaticData;
  readonly settings: Settings;
}

export interface DefinedFunction {
  readonly signature: Signature;
  readonly code: Uint8Array;
}

export class ModuleContext {
  readonly schema: Schema;
  readonly layout: Layout;
  readonly descriptors: Descriptors;
  readonly data: StaticData;
  readonly settings: Settings;
  readonly nodes: NodeFacts = { slots: new Map(), sizes: new Map() };
  readonly #runtime: ModuleFacts;
  readonly #asked = new Set<number>();
  readonly #defined: DefinedFunction[] = [];
  readonly #byCode = new Map<string, FunctionRef>();
  readonly #shared = new Map<string, Map<unknown, unknown>>();
  readonly #latin1 = new TextDecoder('latin1');

  constructor(runtime: ModuleFacts, { schema, layout, descriptors, data, settings }: ModuleParts) {
    this.#runtime = runtime;
    this.schema = schema;
    this.layout = layout;
    this.descriptors = descriptors;
    this.data = data;
    this.settings = settings;
  }

  /** A function of the runtime, which the module then has. */
  runtime(name: string): FunctionRef {
    const found = this.#runtime.functions.get(name);
    if (!found) throw new Error(`the runtime has no function ${name}`);
    this.#asked.add(found.index);
    return found;
  }

  /** The indices of the runtime's functions that were asked for. */
  get asked(): ReadonlySet<number> {
    return this.#asked;
  }

  /**
   * Makes something once per purpose and key.
   * @param args what `make` is called with: a closure over these would be one more function that V8 optimises again and again
   */
  shared<T, A extends readonly unknown[]>(
    purpose: string,
    key: unknown,
    make: (...args: A) => T,
    ...args: A
  ): T {
    let things = this.#shared.get(purpose);
    if (things === undefined) {
      things = new Map();
      this.#shared.set(purpose, things);
    }
    const known = things.get(key);
    if (known !== undefined) return known as T;
    const made = make(...args);
    things.set(key, made);
    return made;
  }

  get functions(): readonly DefinedFunction[] {
    return this.#defined;
  }

  /** Adds a function, or gives the one that was added before with the same code. */
  add(f: FunctionBuilder): FunctionRef {
    const { signature } = f;
    // Callees come first, so equal functions are equal byte by byte: policies share many conditions.
    const code = f.encode();
    const key = `${signature.params}:${signature.results}:${this.#latin1.decode(code)}`;
    const known = this.#byCode.get(key);
    if (known) return known;
    const made: FunctionRef = { index: this.#runtime.functionCount + this.#defined.length, ...signature };
    this.#defined.push({ signature, code });
    this.#byCode.set(key, made);
    return made;
  }
}

/** One function: its builder and the locals that hold the bound slots. */
export interface Scope {
  readonly module: ModuleContext;
  readonly f: FunctionBuilder;
  readonly slots: ReadonlyMap<number, Local>;
}

/** How a value of a type stands in a local: assets and records as record addresses, enums as positions, strings and collections as slices. */
export function valueType(type: Type): ValueType {
  return type.tag === 'bool' || type.tag === 'enum' || type.tag === 'asset' || hasParts(type) ? 'i32' : 'i64';
}

/** A scope in which no slot is bound. */
export function withoutSlots(module: ModuleContext, f: FunctionBuilder): Scope {
  return { module, f, slots: new Map() };
}

export function withSlot({ module, f, slots }: Scope, slot: number, local: Local): Scope {
  return { module, f, slots: new Map(slots).set(slot, local) };
}

export function slotLocal(scope: Scope, slot: number): Local {
  const local = scope.slots.get(slot);
  if (!local) throw new Error(`slot ${slot} is not bound`);
  return local;
}

/** A scope for a function whose parameters are the given slots. */
export function slotsAsParams(module: ModuleContext, f: FunctionBuilder, slots: readonly number[]): Scope {
  const locals = new Map<number, Local>();
  for (const slot of slots) locals.set(slot, f.param(locals.size));
  return { module, f, slots: locals };
}
