/** One flow as its metadata tells it, with keys claimed and its elements linked, but nothing judged yet. */
import type { FileNote } from '../file-report.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { TriggerKind } from '../vocabulary.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Component } from './component.js';
import { PROCESS_TYPES, TRIGGER_TYPES } from './defaults.js';
import { ELEMENTS, type ElementKind, STAGE_STEPS, STAGES } from './elements.js';

export interface Flow {
  readonly component: Component;
  readonly root: XmlCursor;
  readonly key: string;
  readonly triggerKey: string;
  /** What the trigger is called. */
  readonly triggerName: string;
  readonly trigger: TriggerKind;
  /** The element `start`; older flows only name the first element. */
  readonly start: XmlCursor | undefined;
  readonly active: boolean;
  readonly elements: readonly FlowElement[];
  readonly byName: ReadonlyMap<string, FlowElement>;
}

export interface FlowElement {
  readonly cursor: XmlCursor;
  /** The API name: how elements refer to each other. */
  readonly name: string;
  readonly tag: string;
  readonly kind: ElementKind;
  readonly key: string;
  /** The stage of an orchestration that it is a step of. */
  readonly stage: XmlCursor | undefined;
}

const TRIGGER_NAMES: Readonly<Partial<Record<TriggerKind, string>>> = {
  event: 'Record change',
  schedule: 'Schedule',
  manual: 'Screen',
  form: 'Survey',
  subflow: 'Call',
};

/** Far more than a canvas can show; it bounds what hostile files can multiply. */
const MAX_ELEMENTS = 5_000;

export function readFlow(
  component: Component,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): Flow {
  const { root, name, path } = component;
  const taken = builder.has('Automation', name);
  if (taken)
    note({
      code: 'duplicate-id',
      message: 'another file holds a flow with the same name',
      pointer: root.pointer,
    });
  const key = builder.claimKey('Automation', taken ? `${name} in ${path}` : name);
  const elements: FlowElement[] = [];
  const byName = new Map<string, FlowElement>();
  for (const [tag, kind] of ELEMENTS)
    for (const { cursor, stage } of elementsOf(root, tag)) {
      const own = xmlText(childOf(cursor, 'name'));
      if (own === undefined || elements.length >= MAX_ELEMENTS) {
        note({
          code: 'node-skipped',
          message:
            own === undefined
              ? 'an element without a name'
              : `a flow with more than ${MAX_ELEMENTS} elements`,
          pointer: cursor.pointer,
        });
        continue;
      }
      const element = { cursor, name: own, tag, kind, stage, key: builder.claimKey('Step', `${key}/${own}`) };
      elements.push(element);
      if (!byName.has(own)) byName.set(own, element);
      else
        note({
          code: 'duplicate-name',
          message: 'another element has the same name; connectors are taken to mean the first',
          pointer: cursor.pointer,
        });
    }
  const start = childOf(root, 'start');
  const trigger = triggerKind(root, start);
  return {
    component,
    root,
    key,
    triggerKey: builder.claimKey('Trigger', `${key}/start`),
    triggerName: TRIGGER_NAMES[trigger] ?? 'Start',
    trigger,
    start,
    active: xmlText(childOf(root, 'status')) === 'Active',
    elements,
    byName,
  };
}

interface Found {
  readonly cursor: XmlCursor;
  readonly stage: XmlCursor | undefined;
}

function elementsOf(root: XmlCursor, tag: string): readonly Found[] {
  if (tag !== STAGE_STEPS) return childrenOf(root, tag).map((cursor) => ({ cursor, stage: undefined }));
  return childrenOf(root, STAGES).flatMap((stage) =>
    childrenOf(stage, tag).map((cursor) => ({ cursor, stage })),
  );
}

function triggerKind(root: XmlCursor, start: XmlCursor | undefined): TriggerKind {
  const type = xmlText(childOf(start, 'triggerType'));
  if (type !== undefined && Object.hasOwn(TRIGGER_TYPES, type)) return TRIGGER_TYPES[type] ?? 'other';
  const process = xmlText(childOf(root, 'processType'));
  if (type === undefined && process !== undefined && Object.hasOwn(PROCESS_TYPES, process))
    return PROCESS_TYPES[process] ?? 'other';
  return 'other';
}

/**
 * The names of the steps of a stage that run after one of them has, or, where none is given, first: conditions say what they wait for.
 * @param before an element of the stage; undefined for the stage itself
 */
export function stepsAfter(stage: XmlCursor, before: string | undefined): readonly XmlCursor[] {
  const steps = childrenOf(stage, STAGE_STEPS);
  const names = new Set(steps.map((step) => xmlText(childOf(step, 'name'))));
  return steps.flatMap((step) => {
    const awaited = childrenOf(step, 'entryConditions')
      .map((condition) => xmlText(childOf(condition, 'leftValueReference'))?.split('.')[0])
      .filter((name) => names.has(name));
    const follows = before === undefined ? awaited.length === 0 : awaited.includes(before);
    return follows ? (childOf(step, 'name') ?? []) : [];
  });
}

/** Where the connectors of an element lead. `fault` is separate: it is taken after a failure. */
const CONNECTORS = ['connector', 'defaultConnector', 'nextValueConnector', 'noMoreValuesConnector'];
/** Elements that hold connectors of their own: outcomes, events, scheduled paths, steps of stages. */
const BRANCHES = ['rules', 'waitEvents', 'scheduledPaths', 'experimentPaths'];

/**
 * @param element an element or the start of the flow
 * @returns names of elements, those that are missing included
 */
export function targetsOf(element: XmlCursor): readonly XmlCursor[] {
  const own = CONNECTORS.flatMap((name) => childrenOf(element, name));
  const inner = BRANCHES.flatMap((name) => childrenOf(element, name)).flatMap((branch) =>
    CONNECTORS.flatMap((name) => childrenOf(branch, name)),
  );
  return [...own, ...inner].flatMap((connector) => childOf(connector, 'targetReference') ?? []);
}

export function faultTargetsOf(element: XmlCursor): readonly XmlCursor[] {
  const branches = BRANCHES.flatMap((name) => childrenOf(element, name));
  return [element, ...branches].flatMap((at) =>
    childrenOf(at, 'faultConnector').flatMap((connector) => childOf(connector, 'targetReference') ?? []),
  );
}
