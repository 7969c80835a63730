/** What an application shows as more than text, and where it sends whoever opens it: steps in the browser. */

import { ABSENT, type Fact, known, knownSet } from '../fact.js';
import { addFrameRequest } from '../frame-request.js';
import { at, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import type { Leaf } from '../json-leaves.js';
import type { ParsedText } from '../judge-text.js';
import { LONE_STEP } from '../lone-step.js';
import { pointers } from '../pointers.js';
import { addParameters, judgeLeaves, type Parameter } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import type { Category, SinkRole } from '../vocabulary.js';
import { addWebPackages } from '../web-packages.js';
import type { App, AppEvent } from './app.js';
import { readsOf } from './expressions.js';
import type { AppContext } from './map-query.js';
import type { ShownComponent } from './pages.js';

/** Properties that the browser takes as more than text, by type of component. */
const SINKS: Readonly<Record<string, Readonly<Record<string, SinkRole>>>> = {
  Html: { rawHtml: 'html' },
  Text: { text: 'html' },
  IFrame: { source: 'url' },
  CustomComponent: { code: 'code' },
};

/** A step in the browser that no query is. */
export interface ShownStep {
  /** Key of its `Step`. */
  readonly key: string;
  readonly name: string;
  readonly operation: string;
  readonly category: Category;
  readonly cursor: JsonCursor;
  readonly parameters: readonly Parameter[];
  readonly reads: Fact;
  /** The event that leads to it; undefined for what is shown all the time. */
  readonly event: AppEvent | undefined;
}

export function readShownSteps({ app, builder }: AppContext): readonly ShownStep[] {
  const shown = app.shown.flatMap((component): Omit<ShownStep, 'key'>[] => {
    const parameters = readSinks(component);
    const [first] = parameters;
    if (first === undefined) return [];
    const { cursor, type } = component;
    const name = component.name ?? type;
    const reads = readsOf(sourcesOf(component, first), app);
    return [{ name, operation: type, category: 'respond', cursor, parameters, reads, event: undefined }];
  });
  const opened = app.events.flatMap((event) => readOpening(event, app) ?? []);
  return [...shown, ...opened].map((s) => ({ ...s, key: builder.claimKey('Step', `${app.key}/${s.name}`) }));
}

function readSinks({ type, properties }: ShownComponent): readonly Parameter[] {
  const sinks = Object.hasOwn(SINKS, type) ? SINKS[type] : undefined;
  if (sinks === undefined || properties === undefined) return [];
  return Object.entries(sinks).flatMap(([name, role]) => {
    const cursor = at(properties, name, 'value');
    const text = textOf(cursor) ?? '';
    if (cursor === undefined || text.trim() === '') return [];
    if (type === 'Text' && !isMarkup(properties, text)) return [];
    const leaf: Leaf = { cursor, text, path: name, pattern: name, name };
    return judgeLeaves(
      [leaf],
      () => role,
      (t): ParsedText =>
        role === 'code' ? { kind: 'literal', fixed: t, holes: [] } : parseTemplate(t, true),
    );
  });
}

/** Texts are markup unless it is said otherwise; those that write none show data as it is. */
function isMarkup(properties: JsonCursor, text: string): boolean {
  const format = textAt(properties, 'textFormat', 'value');
  return (format === undefined || format === 'html') && text.includes('<') && text.includes('{{');
}

/** A component of one's own is given its data beside its code, and sees nothing else of the application. */
function sourcesOf({ type, properties }: ShownComponent, { parsed }: Parameter): readonly string[] {
  if (type !== 'CustomComponent') return parsed.holes;
  return parseTemplate((properties && textAt(properties, 'data', 'value')) ?? '', true).holes;
}

/** Addresses that are computed; fixed ones are links. */
function readOpening(event: AppEvent, app: App): Omit<ShownStep, 'key'> | undefined {
  const inside = at(event.cursor, 'event') ?? event.cursor;
  if (member(inside.value, 'actionId') !== 'open-webpage') return undefined;
  const url = at(inside, 'url');
  const text = textOf(url) ?? '';
  if (url === undefined || !text.includes('{{')) return undefined;
  const leaf: Leaf = { cursor: url, text, path: 'url', pattern: 'url', name: 'url' };
  const parameters = judgeLeaves(
    [leaf],
    () => 'url',
    (t) => parseTemplate(t, true),
  );
  const reads = readsOf(
    parameters.flatMap((p) => p.parsed.holes),
    app,
  );
  const name = `${nameOfEvent(event, app)} open-webpage`;
  return {
    name,
    operation: 'open-webpage',
    category: 'respond',
    cursor: event.cursor,
    parameters,
    reads,
    event,
  };
}

/** What an event happens to, and what happens. */
export function nameOfEvent({ source, event }: AppEvent, { happensTo }: App): string {
  return `${happensTo.get(source) ?? 'component'}.${event}`;
}

/** @param reads with the events that lead to it */
export function mapShown(step: ShownStep, reads: Fact, { app, builder, note }: AppContext): void {
  const { file } = app;
  const { key, cursor, name, operation, category, parameters } = step;
  const imports = parameters
    .filter((p) => p.role === 'code')
    .flatMap((p) =>
      addWebPackages(p.parsed.fixed, `${app.key}/`, { file, pointer: p.cursor.pointer }, builder),
    );
  builder.add(
    'Step',
    key,
    { file, pointer: cursor.pointer, fields: pointers({ category: at(cursor, 'type') }) },
    {
      name: known(name),
      automation: known(app.key),
      operation: known(operation),
      category: known(category),
      package: ABSENT,
      credential: ABSENT,
      connector: ABSENT,
      ...LONE_STEP,
      elevated: known(false),
      imports: knownSet(imports),
      logs_everything: known(false),
      client_side: known(true),
    },
  );
  addParameters(
    { key, file, pointer: cursor.pointer },
    parameters,
    // ToolJet takes scripts out of markup before it shows it.
    (p) => ({
      reads,
      ...(p.role === 'html' ? { escaped: known(true) } : {}),
      failure_detail: known(false),
    }),
    builder,
    note,
  );
  if (operation !== 'IFrame') return;
  for (const p of parameters) addFrameRequest({ key, file, pointer: cursor.pointer }, p, builder);
}
