/** One module of a scenario, in whichever of Make's formats it was written. */
import type { FileNote } from '../file-report.js';
import { type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { directiveGoesOn } from './modules.js';
import { option } from './options.js';

export interface Module {
  readonly cursor: JsonCursor;
  readonly id: string;
  /** Unique in the scenario. */
  name: string;
  /** As exported, for example `http:ActionSendData`. */
  readonly type: string;
  /** Key of its `Step`, or of the `Trigger` for the module that starts the scenario. */
  readonly key: string;
  readonly next: Module[];
  /** Of an agent: the modules that its tools start with. */
  readonly tools: Module[];
  /** What runs after it has failed, directives alone left out. */
  readonly onError: Module[];
  /** The first and the last module of its handler, where it has one. */
  handler: readonly JsonCursor[];
  /** The agent whose tool it belongs to: it fills in what tools are to be told. */
  toolOf: Module | undefined;
  /** Whether it stands beside the flow, where nothing starts it. */
  apart: boolean;
}

export interface Reading {
  /** Of the automation. */
  readonly key: string;
  readonly builder: SnapshotBuilder;
  readonly note: (note: FileNote) => void;
  readonly modules: Module[];
  readonly byId: Map<string, Module>;
  /** The module that becomes the trigger. */
  readonly startsWith: JsonCursor | undefined;
  /** Of a condition whose branches come together again: what stands at their ends. */
  readonly joined: Map<Module, readonly Module[]>;
  /** The agent whose tool is read. */
  readonly toolOf: Module | undefined;
  /** Whether it is what stands beside the flow. */
  readonly apart: boolean;
}

/** Far more than a canvas can show. */
const MAX_MODULES = 5_000;

/** Adds a module to those that were read; nothing leads to it yet. */
export function addModule(cursor: JsonCursor, reading: Reading): Module | undefined {
  const { key, builder, note, modules, byId, startsWith, toolOf, apart } = reading;
  const type = textAt(cursor, 'module');
  if (type === undefined || type === '') {
    note({ code: 'node-skipped', message: 'a module without a name', pointer: cursor.pointer });
    return undefined;
  }
  if (modules.length >= MAX_MODULES) {
    if (modules.length === MAX_MODULES)
      note({
        code: 'parameters-cut',
        message: `a scenario with more than ${MAX_MODULES} modules; the rest is not read`,
        pointer: cursor.pointer,
      });
    return undefined;
  }
  const id = scalarText(member(cursor.value, 'id')) ?? String(modules.length + 1);
  const named = (textAt(cursor, 'metadata', 'designer', 'name') ?? textAt(cursor, 'label'))?.trim();
  const kind = startsWith?.pointer === cursor.pointer ? 'Trigger' : 'Step';
  const module: Module = {
    cursor,
    id,
    name: named || `${type} (${id})`,
    type,
    key: builder.claimKey(kind, `${key}/${id}`),
    next: [],
    tools: [],
    onError: [],
    handler: [],
    toolOf,
    apart,
  };
  modules.push(module);
  if (byId.has(id))
    note({ code: 'duplicate-id', message: 'another module has the same id', pointer: cursor.pointer });
  else byId.set(id, module);
  return module;
}

/** The directive that is all of a handler: it does nothing but decide whether the run goes on. */
export function lonelyDirective(handler: readonly JsonCursor[]): boolean | undefined {
  const [only] = handler;
  return only !== undefined && handler.length === 1
    ? directiveGoesOn(textAt(only, 'module') ?? '')
    : undefined;
}

/** The number of the webhook that a module waits at. */
export function hookOf(module: JsonCursor): JsonCursor | undefined {
  return option(module, '__IMTHOOK__', 'hook');
}
