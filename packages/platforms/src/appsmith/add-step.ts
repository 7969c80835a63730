/** What all steps of a page have in common. */
import { ABSENT, type Fact, known, knownSet } from '../fact.js';
import type { JsonCursor } from '../json-cursor.js';
import type { ParsedText } from '../judge-text.js';
import { pointers } from '../pointers.js';
import type { StepPlace } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import type { Category } from '../vocabulary.js';
import type { PageContext } from './map-page.js';

/** The pairs of which settings are made. */
export const PAIRS = { nameKeys: ['key'], valueKeys: new Set(['value']) };
export const parse = (text: string): ParsedText => parseTemplate(text, true);

export interface StepFacts {
  readonly name: string;
  readonly operation: string;
  readonly category: Category;
  readonly credential: Fact;
  readonly connector: Fact;
  readonly elevated: Fact;
  readonly clientSide: boolean;
  readonly imports?: readonly string[];
  readonly fields: { readonly [field: string]: JsonCursor | undefined };
}

export function addStep(step: StepPlace, facts: StepFacts, { page, graph, builder }: PageContext): void {
  const { name } = facts;
  const next = [...(graph.started.get(name) ?? []), ...(graph.next.get(name) ?? [])];
  const onError = [...(graph.onError.get(name) ?? [])];
  builder.add(
    'Step',
    step.key,
    { file: step.file, pointer: step.pointer, fields: pointers(facts.fields) },
    {
      name: known(name),
      automation: known(page.key),
      operation: known(facts.operation),
      category: known(facts.category),
      package: ABSENT,
      credential: facts.credential,
      connector: facts.connector,
      disabled: known(false),
      on_error_continue: known(graph.swallowed.has(name) && onError.length === 0),
      next: knownSet(next),
      on_error: knownSet(onError),
      calls: knownSet([]),
      tools: knownSet([]),
      store: ABSENT,
      elevated: facts.elevated,
      imports: knownSet(facts.imports ?? []),
      logs_everything: known(false),
      client_side: known(facts.clientSide),
    },
  );
}

/** What runs in the browser of whoever opens the page. */
export const IN_BROWSER = {
  credential: ABSENT,
  elevated: known(false),
  clientSide: true,
} as const;
