/** One flow to assets. Invariant: every fact comes from the metadata or from a documented default. */

import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import type { FileNote } from '../file-report.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { addParameters } from '../step-parameters.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import { LEGACY_PROCESS_TYPES, RUN_MODES, SYSTEM_TRIGGERS } from './defaults.js';
import { actionCategory, FLOW_STEPS, STAGE_STEPS, STAGES, staysInside } from './elements.js';
import { type Sources, sourcesOf } from './expressions.js';
import { addExternalService } from './external-services.js';
import { type Flow, type FlowElement, faultTargetsOf, stepsAfter, targetsOf } from './flow.js';
import { mapScreens } from './pages.js';
import { readParameters } from './parameters.js';
import { objectOf } from './record-types.js';
import { storeKey } from './stores.js';

/** Data goes nowhere but where an element names it. */
const NOTHING = knownSet([]);

/** What a flow needs to know of the rest of the read. */
export interface FlowContext {
  readonly builder: SnapshotBuilder;
  /** By API name; the first of equal names. */
  readonly flows: ReadonlyMap<string, Flow>;
  /** Keys of the named credentials that external services are called with, by service. */
  readonly logins: ReadonlyMap<string, string>;
  readonly note: (note: FileNote) => void;
}

export function mapFlow(flow: Flow, context: FlowContext): void {
  const runContext = runContextFact(flow);
  mapAutomation(flow, runContext, context.builder);
  mapTrigger(flow, context);
  const sources = sourcesOf(flow);
  for (const element of flow.elements) mapElement(flow, element, runContext, sources, context);
  mapScreens(flow, context.builder);
}

function mapAutomation(flow: Flow, runContext: Fact, builder: SnapshotBuilder): void {
  const { root, component } = flow;
  const process = childOf(root, 'processType');
  const [screen] = childrenOf(root, 'screens');
  const version = childOf(root, 'apiVersion');
  const cursors = {
    name: childOf(root, 'label'),
    status: childOf(root, 'status'),
    description: childOf(root, 'description'),
    template: childOf(root, 'sourceTemplate'),
    run_context: childOf(root, 'runInMode') ?? process,
    interactive: screen,
    api_version: version,
    legacy: process,
  };
  builder.add(
    'Automation',
    flow.key,
    { file: component.file, pointer: root.pointer, fields: pointers(cursors) },
    {
      name: known(xmlText(cursors.name) ?? component.name),
      status: statusFact(xmlText(cursors.status)),
      description: textFact(cursors.description),
      // A flow handles failures at its elements only.
      error_handler: ABSENT,
      owner: unknown('metadata does not say who owns a flow'),
      template: textFact(cursors.template),
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      run_context: runContext,
      interactive: known(screen !== undefined),
      audit: unknown('set for the organisation as a whole'),
      error_scope: known('step'),
      api_version: versionFact(xmlText(version)),
      legacy: known(LEGACY_PROCESS_TYPES.has(xmlText(process) ?? '')),
    },
  );
}

const STATUSES: Readonly<Record<string, string>> = {
  Active: 'active',
  Draft: 'draft',
  InvalidDraft: 'draft',
  Obsolete: 'archived',
};

function statusFact(status: string | undefined): Fact {
  if (status !== undefined && Object.hasOwn(STATUSES, status)) return known(STATUSES[status] ?? 'draft');
  return unknown(
    status === undefined ? 'the metadata gives no status' : 'not a status that Salesforce documents',
  );
}

function versionFact(version: string | undefined): Fact {
  if (version === undefined) return unknown('the metadata gives no version');
  const major = /^([0-9]{1,4})(?:\.[0-9]+)?$/.exec(version)?.[1];
  return major === undefined ? unknown('not a version') : known(Number(major));
}

function runContextFact(flow: Flow): Fact {
  const mode = xmlText(childOf(flow.root, 'runInMode'));
  if (mode !== undefined && Object.hasOwn(RUN_MODES, mode)) return known(RUN_MODES[mode] ?? 'invoker');
  if (mode !== undefined && mode !== 'DefaultMode') return unknown('not a mode that Salesforce documents');
  if (SYSTEM_TRIGGERS.has(flow.trigger)) return known('system_no_sharing');
  if (flow.trigger === 'manual' || flow.trigger === 'form') return known('invoker');
  return unknown('it depends on how the flow is started');
}

function mapTrigger(flow: Flow, { builder, note }: FlowContext): void {
  const { root, component, start, trigger } = flow;
  const cursor = start ?? root;
  const first = childOf(root, 'startElementReference');
  const targets = start === undefined ? [] : targetsOf(start);
  builder.add(
    'Trigger',
    flow.triggerKey,
    {
      file: component.file,
      pointer: cursor.pointer,
      fields: pointers({
        kind: childOf(start, 'triggerType') ?? childOf(root, 'processType'),
        disabled: childOf(root, 'status'),
        next: targets[0] ?? first,
        filtered: filterOf(start),
      }),
    },
    {
      name: known(flow.triggerName),
      automation: known(flow.key),
      operation: known(
        xmlText(childOf(start, 'triggerType')) ?? xmlText(childOf(root, 'processType')) ?? 'start',
      ),
      kind: known(trigger),
      endpoint: ABSENT,
      untrusted:
        trigger === 'schedule' || trigger === 'subflow'
          ? known(false)
          : trigger === 'form'
            ? known(true)
            : unknown('whether guests can reach it is set elsewhere'),
      package: ABSENT,
      credential: ABSENT,
      disabled: known(!flow.active),
      next: stepKeys(flow, first === undefined ? targets : [...targets, first], note),
      passes_to: screensOf(flow),
      filtered: known(filterOf(start) !== undefined),
    },
  );
}

/** Whoever starts a flow by hand is who goes through its screens: what is typed there is theirs. */
function screensOf({ trigger, elements }: Flow): Fact {
  if (trigger !== 'manual' && trigger !== 'form') return NOTHING;
  return knownSet(elements.flatMap(({ tag, key }) => (tag === 'screens' ? [key] : [])));
}

/** Where the start says for which records there are no runs. */
function filterOf(start: XmlCursor | undefined): XmlCursor | undefined {
  return (
    childOf(start, 'filters') ??
    childOf(start, 'filterFormula') ??
    childrenOf(start, 'doesRequireRecordChangedToMeetCriteria').find((c) => xmlText(c) === 'true')
  );
}

/** Keys of elements by the references to them; those that lead nowhere are reported. */
function stepKeys(flow: Flow, references: readonly XmlCursor[], note: (note: FileNote) => void): Fact {
  return knownSet(
    references.flatMap((at) => {
      const element = flow.byName.get(xmlText(at) ?? '');
      if (element === undefined)
        note({
          code: 'broken-connection',
          message: 'a connector to an element that is not in the flow',
          pointer: at.pointer,
        });
      return element?.key ?? [];
    }),
  );
}

function mapElement(
  flow: Flow,
  element: FlowElement,
  runContext: Fact,
  sources: Sources,
  context: FlowContext,
): void {
  const { builder, note } = context;
  const { cursor, kind, tag } = element;
  const { file } = flow.component;
  const actionType = childOf(cursor, 'actionType');
  const actionName = xmlText(childOf(cursor, 'actionName'));
  const object = objectOf(flow, cursor);
  const targets = nextOf(element);
  const faults = faultTargetsOf(cursor);
  const subflow = childOf(cursor, 'flowName');
  const isAction = tag === 'actionCalls';
  const isNamed = isAction || tag === STAGE_STEPS;
  builder.add(
    'Step',
    element.key,
    {
      file,
      pointer: cursor.pointer,
      fields: pointers({
        category: actionType,
        next: targets[0],
        on_error: faults[0],
        calls: subflow,
        store: childOf(cursor, 'object') ?? childOf(cursor, 'inputReference'),
        elevated: childOf(flow.root, 'runInMode'),
      }),
    },
    {
      name: known(element.name),
      automation: known(flow.key),
      operation: known(
        isNamed
          ? [kind.name, xmlText(actionType), actionName].filter((part) => part !== undefined).join(':')
          : kind.name,
      ),
      category: known(isAction ? actionCategory(xmlText(actionType)) : kind.category),
      package: ABSENT,
      credential: known(context.logins.get(serviceOf(cursor) ?? '') ?? null),
      // Elements work inside the organisation; what they call may not.
      connector: isAction || kind.category === 'code' ? actionConnector(flow, element, builder) : ABSENT,
      disabled: known(false),
      on_error_continue: known(false),
      next: stepKeys(flow, targets, note),
      passes_to: NOTHING,
      on_error: stepKeys(flow, faults, note),
      calls: callsFact(element, context),
      tools: knownSet([]),
      store: known(object === undefined ? null : (storeKey(xmlText(object), file, object, builder) ?? null)),
      elevated: tag === STAGE_STEPS ? unknown('the flow that it starts says') : elevatedFact(runContext),
    },
  );
  addParameters(
    { key: element.key, file, pointer: element.cursor.pointer },
    readParameters(element, sources.expand),
    ({ parsed }) => ({
      reads: sources.reads(parsed.holes),
      failure_detail: known(sources.failure(parsed.holes)),
    }),
    builder,
    note,
  );
}

function elevatedFact(runContext: Fact): Fact {
  if (runContext.tag !== 'known') return runContext;
  return known(runContext.value === 'system_sharing' || runContext.value === 'system_no_sharing');
}

/** Stages lead into their first steps, steps to those that wait for them. */
function nextOf({ cursor, name, tag, stage }: FlowElement): readonly XmlCursor[] {
  if (tag === STAGES) return [...stepsAfter(cursor, undefined), ...targetsOf(cursor)];
  return stage === undefined ? targetsOf(cursor) : stepsAfter(stage, name);
}

/** Flows that decide whether a step of a stage begins, and whether it or its stage ends. */
const DECIDING = ['entryActionName', 'exitActionName'];

function callsFact({ cursor, tag }: FlowElement, { flows, builder }: FlowContext): Fact {
  const action = xmlText(childOf(cursor, 'actionName'));
  const actionType = xmlText(childOf(cursor, 'actionType')) ?? '';
  if (tag === STAGE_STEPS && !FLOW_STEPS.has(actionType))
    return unknown('not a kind of step whose action is known to be a flow');
  const called = [
    tag === 'subflows' ? xmlText(childOf(cursor, 'flowName')) : undefined,
    tag === STAGE_STEPS || (tag === 'actionCalls' && actionType === 'flow') ? action : undefined,
    ...(tag === STAGE_STEPS || tag === STAGES ? DECIDING.map((name) => xmlText(childOf(cursor, name))) : []),
  ];
  return knownSet(
    called.flatMap((name) =>
      name === undefined ? [] : [flows.get(name)?.triggerKey ?? builder.stub('Trigger', `${name}/start`)],
    ),
  );
}

/** An external service is described beside the flow, and its operations bear its name. */
function actionConnector(flow: Flow, { cursor }: FlowElement, builder: SnapshotBuilder): Fact {
  if (staysInside(xmlText(childOf(cursor, 'actionType')))) return ABSENT;
  const service = serviceOf(cursor);
  if (service === undefined) return unknown('what it calls may connect to anything');
  const { pointer } = childOf(cursor, 'actionName') ?? cursor;
  return known(addExternalService(service, { file: flow.component.file, pointer }, builder));
}

function serviceOf(action: XmlCursor): string | undefined {
  if (xmlText(childOf(action, 'actionType')) !== 'externalService') return undefined;
  return xmlText(childOf(action, 'actionName'))?.split('.')[0] || undefined;
}

function textFact(cursor: XmlCursor | undefined): Fact {
  const text = xmlText(cursor);
  return text === undefined ? ABSENT : known(text);
}
