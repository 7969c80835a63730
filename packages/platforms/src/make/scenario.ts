/** One scenario as its blueprint tells it, with keys claimed and the order of its modules, but nothing judged yet. */
import type { PlatformExport } from '../adapter.js';
import type { FileNote } from '../file-report.js';
import { at, elements, isObject, type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { TriggerKind } from '../vocabulary.js';
import { directiveGoesOn, triggerKindOf } from './modules.js';

export interface Scenario {
  readonly file: number;
  /** The blueprint. */
  readonly root: JsonCursor;
  readonly name: string;
  /** Key of its `Automation`. */
  readonly key: string;
  readonly trigger: ScenarioTrigger;
  readonly steps: readonly Module[];
  /** By id; the first of equal ids. */
  readonly byId: ReadonlyMap<string, { readonly name: string }>;
}

/** The module that starts the scenario, or the schedule where none does. */
export interface ScenarioTrigger {
  readonly key: string;
  readonly name: string;
  readonly kind: TriggerKind;
  readonly module: Module | undefined;
  readonly next: readonly Module[];
}

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
  /** Whether a failure goes on as if nothing had happened. */
  goesOn: boolean;
  /** The agent whose tool it belongs to: it fills in what tools are to be told. */
  readonly toolOf: Module | undefined;
  /** Whether it stands beside the flow, where nothing starts it. */
  readonly apart: boolean;
}

/** Far more than a canvas can show. */
const MAX_MODULES = 5_000;

export function readScenario(
  source: PlatformExport,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): Scenario {
  const { root, path, file } = source;
  const stem = path.replace(/\.blueprint\.json$|\.[A-Za-z0-9]{1,8}$/, '');
  const place = root.pointer === '' ? stem : `${stem}#${root.pointer}`;
  const key = builder.claimKey('Automation', place);
  const modules: Module[] = [];
  const byId = new Map<string, Module>();
  const first = elements(at(root, 'flow'))[0];
  const instant = member(member(root.value, 'metadata'), 'instant') === true;
  const kind =
    first === undefined
      ? undefined
      : triggerKindOf(textAt(first, 'module') ?? '', hookOf(first) !== undefined, instant);
  const reading: Reading = {
    key,
    builder,
    note,
    modules,
    byId,
    startsWith: kind === undefined ? undefined : first,
    joined: new Map(),
    toolOf: undefined,
    apart: false,
  };
  const [start] = readFlow(at(root, 'flow'), reading);
  const apart = { ...reading, startsWith: undefined, apart: true };
  for (const list of elements(at(root, 'metadata', 'designer', 'orphans'))) readFlow(list, apart);
  tellApart(modules);
  const onDemand = runsOnDemand(root);
  const trigger: ScenarioTrigger =
    kind !== undefined && start !== undefined
      ? { key: start.key, name: start.name, kind, module: start, next: start.next }
      : {
          key: builder.claimKey('Trigger', `${key}/${onDemand ? 'on demand' : 'schedule'}`),
          name: onDemand ? 'on demand' : 'schedule',
          kind: onDemand ? 'subflow' : 'schedule',
          module: undefined,
          next: start === undefined ? [] : [start],
        };
  const steps = trigger.module === undefined ? modules : modules.filter((m) => m !== trigger.module);
  return {
    file,
    root,
    name: textAt(root, 'name')?.trim() || (stem.split('/').at(-1) ?? stem),
    key,
    trigger,
    steps,
    byId,
  };
}

/** Copies of a module keep its name. */
function tellApart(modules: readonly Module[]): void {
  const times = new Map<string, number>();
  for (const { name } of modules) times.set(name, (times.get(name) ?? 0) + 1);
  for (const module of modules)
    if ((times.get(module.name) ?? 0) > 1) module.name = `${module.name} (${module.id})`;
}

/** Whether it runs when somebody or something calls it: only such scenarios are given inputs. */
function runsOnDemand(root: JsonCursor): boolean {
  return (
    elements(at(root, 'io', 'input_spec')).length > 0 ||
    elements(at(root, 'interface', 'input')).length > 0 ||
    textAt(root, 'scheduling', 'type') === 'on-demand'
  );
}

/** The number of the webhook that a module waits at. */
export function hookOf(module: JsonCursor): JsonCursor | undefined {
  return at(module, 'parameters', '__IMTHOOK__') ?? at(module, 'parameters', 'hook');
}

interface Reading {
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

/** Modules in a list run one after another; routers and branches start lists of their own. */
function readFlow(list: JsonCursor | undefined, reading: Reading): readonly Module[] {
  const found: Module[] = [];
  for (const cursor of elements(list)) {
    const module = readModule(cursor, reading);
    if (module === undefined) continue;
    const previous = found.at(-1);
    if (previous !== undefined) for (const end of endsOf(previous, reading)) end.next.push(module);
    found.push(module);
  }
  return found;
}

function readModule(cursor: JsonCursor, reading: Reading): Module | undefined {
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
  const named = textAt(cursor, 'metadata', 'designer', 'name')?.trim();
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
    goesOn: false,
    toolOf,
    apart,
  };
  modules.push(module);
  if (byId.has(id))
    note({ code: 'duplicate-id', message: 'another module has the same id', pointer: cursor.pointer });
  else byId.set(id, module);
  for (const route of elements(at(cursor, 'routes'))) {
    const [start] = readFlow(at(route, 'flow'), reading);
    if (start !== undefined) module.next.push(start);
  }
  readBranches(module, reading);
  readTools(module, reading);
  readHandler(module, reading);
  return module;
}

/** A tool of an agent is a module, or a flow of some. */
function readTools(module: Module, outer: Reading): void {
  const reading = { ...outer, toolOf: module };
  for (const tool of elements(at(module.cursor, 'tools'))) {
    const flow = at(tool, 'flow');
    const single = isObject(member(tool.value, 'module')) ? at(tool, 'module') : tool;
    const [start] =
      flow !== undefined
        ? readFlow(flow, reading)
        : single !== undefined && textAt(single, 'module')
          ? [readModule(single, reading)]
          : [];
    if (start !== undefined) module.tools.push(start);
  }
}

/** One branch of a condition runs; those that say so lead on to what stands behind the condition. */
function readBranches(module: Module, reading: Reading): void {
  const ends: Module[] = [];
  let passesBy = true;
  for (const branch of elements(at(module.cursor, 'branches'))) {
    const flow = readFlow(at(branch, 'flow'), reading);
    const [start] = flow;
    const last = flow.at(-1);
    if (start !== undefined) module.next.push(start);
    const merges = member(branch.value, 'merge') === true;
    if (merges && last !== undefined) ends.push(...endsOf(last, reading));
    // Where there is something for every other case, nothing passes by.
    if (member(branch.value, 'type') === 'else') passesBy = merges && last === undefined;
  }
  if (ends.length > 0) reading.joined.set(module, passesBy ? [module, ...ends] : ends);
}

function endsOf(module: Module, { joined }: Reading): readonly Module[] {
  return joined.get(module) ?? [module];
}

/** A handler that is a directive alone does nothing but decide whether the run goes on. */
function readHandler(module: Module, reading: Reading): void {
  const chain = elements(at(module.cursor, 'onerror'));
  const last = textAt(chain.at(-1) ?? module.cursor, 'module') ?? '';
  const alone = chain.length === 1 ? directiveGoesOn(last) : undefined;
  module.goesOn = alone === true;
  if (alone === true) return;
  const [start] = readFlow(at(module.cursor, 'onerror'), reading);
  if (start !== undefined) module.onError.push(start);
}
