/**
 * Scenarios as a list of modules that say what they follow: `follows` the module before, `parent` the router, condition,
 * agent or failing module that a list of their own hangs off. Make's tools for assistants write them so.
 */
import { at, elements, isObject, type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import { addModule, lonelyDirective, type Module, type Reading } from './module.js';

/** What starts the scenario, by the list. */
export function firstOf(list: JsonCursor | undefined): JsonCursor | undefined {
  const modules = elements(list);
  return modules.find((m) => member(m.value, 'root') === 'main') ?? modules.find(isStart) ?? modules[0];
}

/** A module with what it says of its place. */
interface Placed {
  readonly module: Module;
  readonly follows: Module | undefined;
  readonly parent: Module | undefined;
  /** `route`, `branch`, `errorHandler`, `tool`. */
  readonly kind: string | undefined;
  /** Of a branch: where it comes together with others. */
  readonly mergesTo: Module | undefined;
  readonly hasConditions: boolean;
}

/** @returns the first module */
export function readFlat(list: JsonCursor | undefined, reading: Reading): Module | undefined {
  const first = firstOf(list);
  const modules = elements(list).flatMap((cursor) => addModule(cursor, reading) ?? []);
  const start = modules.find(({ cursor }) => cursor.pointer === first?.pointer);
  // Lists that say nothing of their order are in it.
  if (!modules.some(({ cursor }) => isLinked(cursor))) {
    for (const [i, module] of modules.entries()) modules[i - 1]?.next.push(module);
    return start;
  }
  const placed = modules.map((module) => placeOf(module, reading));
  for (const place of placed) link(place);
  addWaysPast(placed);
  for (const place of placed) settle(place);
  if (start !== undefined) leaveApart(modules, start);
  return start;
}

function isLinked({ value }: JsonCursor): boolean {
  return ['follows', 'parent', 'root'].some((name) => member(value, name) !== undefined);
}

function isStart({ value }: JsonCursor): boolean {
  return member(value, 'follows') === undefined && !isObject(member(value, 'parent'));
}

function placeOf(module: Module, { byId }: Reading): Placed {
  const { cursor } = module;
  const named = (value: unknown) => byId.get(scalarText(value) ?? '');
  return {
    module,
    follows: named(member(cursor.value, 'follows')),
    parent: named(at(cursor, 'parent', 'moduleId')?.value),
    kind: textAt(cursor, 'parent', 'kind'),
    mergesTo: named(at(cursor, 'parent', 'mergesTo')?.value),
    hasConditions: at(cursor, 'parent', 'conditions') !== undefined,
  };
}

const CONDITION = 'builtin:BasicIfElse';

function link({ module, follows, parent, kind }: Placed): void {
  if (follows !== undefined && follows.type !== CONDITION) follows.next.push(module);
  if (kind === 'tool') parent?.tools.push(module);
  else if (kind !== 'errorHandler') parent?.next.push(module);
}

/** What follows a condition runs after its branches; at once only where none of them fits. */
function addWaysPast(placed: readonly Placed[]): void {
  const catchesAll = new Set<Module>();
  for (const { parent, kind, hasConditions } of placed)
    if (parent !== undefined && kind === 'branch' && !hasConditions) catchesAll.add(parent);
  for (const { module, follows } of placed)
    if (follows?.type === CONDITION && !catchesAll.has(follows)) follows.next.push(module);
}

function settle({ module, parent, kind, mergesTo }: Placed): void {
  if (kind === 'branch' && mergesTo !== undefined) chainFrom(module).at(-1)?.next.push(mergesTo);
  if (parent === undefined) return;
  if (kind === 'tool') for (const own of chainFrom(module)) own.toolOf = parent;
  if (kind !== 'errorHandler') return;
  const last = chainFrom(module).at(-1);
  parent.handler = last === undefined || last === module ? [module.cursor] : [module.cursor, last.cursor];
  if (lonelyDirective(parent.handler) !== true) parent.onError.push(module);
}

/** A module and what follows it, one after another, up to where branches come together. */
function chainFrom(start: Module): readonly Module[] {
  const chain = new Set([start]);
  for (const { next } of chain) {
    const [after] = next;
    if (after !== undefined && after.type !== 'builtin:BasicMerge') chain.add(after);
  }
  return [...chain];
}

/** What cannot be reached from the start does not run. */
function leaveApart(all: readonly Module[], start: Module): void {
  const reached = new Set([start]);
  const handlers = new Set<JsonCursor>();
  for (const { next, tools, onError, handler } of reached) {
    for (const module of [...next, ...tools, ...onError]) reached.add(module);
    for (const cursor of handler) handlers.add(cursor);
  }
  for (const module of all) module.apart ||= !reached.has(module) && !handlers.has(module.cursor);
}
