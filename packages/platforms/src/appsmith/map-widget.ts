/** Widgets that show more than text: steps in the browser. */
import { ABSENT, known } from '../fact.js';
import { addFrameRequest } from '../frame-request.js';
import { at, textAt } from '../json-cursor.js';
import { jsonLeaves } from '../json-leaves.js';
import { addParameters, judgeLeaves, type Parameter } from '../step-parameters.js';
import { addWebPackages } from '../web-packages.js';
import { addStep, IN_BROWSER, PAIRS, parse } from './add-step.js';
import type { Widget } from './app.js';
import { readsOf } from './expressions.js';
import type { PageContext } from './map-page.js';
import { MODEL, widgetSinks } from './plugins.js';

/** The properties of a widget that the browser takes as more than text. */
export function readWidgetParameters({ cursor, type }: Widget): readonly Parameter[] {
  const sinks = widgetSinks(type);
  if (sinks === undefined) return [];
  const leaves = jsonLeaves(cursor, PAIRS).filter((leaf) => Object.hasOwn(sinks, leaf.pattern));
  return judgeLeaves(leaves, (leaf) => sinks[leaf.pattern] ?? 'none', parse);
}

/** What the page puts into a parameter of a widget: its computed parts, or the data that a widget of one's own is given. */
export function sourcesOf({ cursor }: Widget, { parsed }: Parameter): readonly string[] {
  const model = textAt(cursor, MODEL);
  return model === undefined ? parsed.holes : parse(model).holes;
}

/** Widgets that show more than text show what they are bound to. */
export function mapWidget(
  widget: Widget,
  parameters: readonly Parameter[],
  key: string,
  context: PageContext,
): void {
  const { cursor, file, name, type } = widget;
  const step = { key, file, pointer: cursor.pointer };
  const imports = parameters
    .filter((p) => p.role !== 'url')
    .flatMap(({ parsed, cursor: { pointer } }) =>
      addWebPackages(parsed.fixed, context.app.prefix, { file, pointer }, context.builder),
    );
  addStep(
    step,
    {
      imports,
      name,
      operation: type,
      category: 'respond',
      ...IN_BROWSER,
      connector: ABSENT,
      fields: { category: at(cursor, 'type') },
    },
    context,
  );
  addParameters(
    step,
    parameters,
    (p) => ({
      reads: readsOf(sourcesOf(widget, p), context.names, undefined, undefined),
      ...(p.role === 'html' ? { escaped: known(false) } : {}),
      failure_detail: known(false),
    }),
    context.builder,
    context.note.bind(undefined, file),
  );
  for (const parameter of parameters)
    if (parameter.role === 'url') addFrameRequest(step, parameter, context.builder);
}
