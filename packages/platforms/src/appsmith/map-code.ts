/** Code of a page to steps: it runs in the browser of whoever opens it, and is sent there as it is. */
import { browserConnector } from '../browser-connector.js';
import { ABSENT, known, knownSet } from '../fact.js';
import { literal } from '../judge-text.js';
import { addParameters, judgeLeaves } from '../step-parameters.js';
import { addStep, IN_BROWSER } from './add-step.js';
import type { JsObject } from './app.js';
import { type Runnable, readsOf } from './expressions.js';
import { withCallers, withOccasions } from './handed.js';
import type { PageContext, PageEvent } from './map-page.js';

export function mapFunction(
  object: JsObject,
  { name, source, cursor, takes }: JsObject['members'][number],
  { name: full, stepKey }: Runnable,
  context: PageContext,
): void {
  const step = { key: stepKey, file: object.file, pointer: cursor.pointer };
  const connector = browserConnector(source, context.names.read(source));
  const facts = {
    name: full,
    operation: 'function',
    category: 'code',
    ...IN_BROWSER,
    connector,
    fields: {},
  } as const;
  addStep(step, facts, context);
  // The name of a function says nothing about its text: `checkToken` is no token.
  const leaf = { cursor, text: source, path: name, pattern: 'code', name: 'code' };
  const parameters = judgeLeaves([leaf], () => 'code', literal);
  const own = readsOf([source], context.names, object.name, undefined);
  const reads = withOccasions(takes ? withCallers(own, full, context) : own, full, context);
  const note = context.note.bind(undefined, object.file);
  addParameters(step, parameters, () => ({ reads, failure_detail: known(false) }), context.builder, note);
}

/** Values beside the functions matter where they hold secrets: everyone who opens the page is sent them. */
export function mapObjectValues(object: JsObject, context: PageContext): void {
  const leaves = object.members
    .filter((m) => !m.isFunction)
    .map(({ name, source, cursor }) => {
      const text = QUOTED_TEXT.exec(source)?.[2];
      // Only a text is what its name says; of other code the names inside tell.
      return {
        cursor,
        text: text ?? source,
        path: name,
        pattern: 'code',
        name: text === undefined ? 'code' : name,
      };
    });
  const parameters = judgeLeaves(leaves, () => 'code', literal).filter((p) => p.sensitive);
  if (parameters.length === 0) return;
  const key = context.builder.claimKey('Step', `${context.page.key}/${object.name}`);
  const step = { key, file: object.file, pointer: object.cursor.pointer };
  addStep(
    step,
    {
      name: object.name,
      operation: 'object',
      category: 'code',
      ...IN_BROWSER,
      connector: ABSENT,
      fields: {},
    },
    context,
  );
  const note = context.note.bind(undefined, object.file);
  addParameters(
    step,
    parameters,
    () => ({ reads: knownSet([]), failure_detail: known(false) }),
    context.builder,
    note,
  );
}

const QUOTED_TEXT = /^(["'`])([^"'`\\]*)\1$/;

/**
 * Code of an event that does more than run what has a step of its own: it holds a secret, or asks somebody.
 * @returns the key of its `Step`
 */
export function mapEventCode(
  { name, file, cursor, sources }: PageEvent,
  context: PageContext,
): string | undefined {
  if (sources.length === 0) return undefined;
  const text = sources.join('\n');
  const leaf = { cursor, text, path: 'code', pattern: 'code', name: 'code' };
  const parameters = judgeLeaves([leaf], () => 'code', literal);
  const connector = sources
    .map((source) => browserConnector(source, context.names.read(source)))
    .find((fact) => fact.tag === 'unknown');
  const parsed = sources.every((source) => context.names.read(source).parsed);
  if (!parsed || (connector === undefined && !parameters.some((p) => p.sensitive))) return undefined;
  const key = context.builder.claimKey('Step', `${context.page.key}/${name} code`);
  const facts = {
    name: `${name} code`,
    operation: 'event',
    category: 'code',
    ...IN_BROWSER,
    fields: {},
  } as const;
  const step = { key, file, pointer: cursor.pointer };
  addStep(step, { ...facts, connector: connector ?? ABSENT }, context);
  const reads = readsOf(sources, context.names, undefined, undefined);
  const note = context.note.bind(undefined, file);
  addParameters(step, parameters, () => ({ reads, failure_detail: known(false) }), context.builder, note);
  return key;
}
