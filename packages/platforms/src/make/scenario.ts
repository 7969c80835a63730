/** One scenario as its blueprint tells it, with keys claimed and the order of its modules, but nothing judged yet. */
import { pushAll } from '@policyc/base';
import type { PlatformExport } from '../adapter.js';
import type { FileNote } from '../file-report.js';
import { at, elements, isObject, type JsonCursor, member, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { TriggerKind } from '../vocabulary.js';
import { firstOf, readFlat } from './flat-scenario.js';
import { addModule, hookOf, lonelyDirective, type Module, type Reading } from './module.js';
import { triggerKindOf } from './modules.js';

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
  const nested = at(root, 'flow');
  const first = nested === undefined ? firstOf(at(root, 'modules')) : elements(nested)[0];
  const instant =
    member(member(root.value, 'metadata'), 'instant') === true ||
    textAt(root, 'scheduling', 'type') === 'immediately';
  const kind =
    first === undefined
      ? undefined
      : triggerKindOf(textAt(first, 'module') ?? '', waitsAtHook(first), instant);
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
  const start = nested === undefined ? readFlat(at(root, 'modules'), reading) : readFlow(nested, reading)[0];
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

/** Exports that are handed on leave the number of a webhook out, not that one is asked for. */
function waitsAtHook(module: JsonCursor): boolean {
  return (
    hookOf(module) !== undefined ||
    elements(at(module, 'metadata', 'parameters')).some((p) => textAt(p, 'type')?.startsWith('hook:'))
  );
}

/** Whether it runs when somebody or something calls it: only such scenarios are given inputs. */
function runsOnDemand(root: JsonCursor): boolean {
  return (
    elements(at(root, 'io', 'input_spec')).length > 0 ||
    elements(at(root, 'interface', 'input')).length > 0 ||
    textAt(root, 'scheduling', 'type') === 'on-demand'
  );
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
  const module = addModule(cursor, reading);
  if (module === undefined) return undefined;
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
    if (merges && last !== undefined) pushAll(ends, endsOf(last, reading));
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
  module.handler = elements(at(module.cursor, 'onerror'));
  if (lonelyDirective(module.handler) === true) return;
  const [start] = readFlow(at(module.cursor, 'onerror'), reading);
  if (start !== undefined) module.onError.push(start);
}
