/** The pages of form triggers: what people fill in. */
import { ABSENT, type Fact, known, knownSet, partialSet, unknown } from '../fact.js';
import { at, elements, type JsonCursor, textAt } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { AUTH_KINDS, DEFAULTS } from './defaults.js';
import { UNTOLD } from './preview.js';
import type { Workflow, WorkflowNode } from './workflow.js';

/** Adds the `Page` of a node that shows a form. */
export function mapForm(
  workflow: Workflow,
  node: WorkflowNode,
  endpoint: string,
  builder: SnapshotBuilder,
): void {
  if (node.is.trigger !== 'form') return;
  const { parameters, cursor } = node;
  const fields = at(parameters, 'formFields', 'values');
  const title = at(parameters, 'formTitle');
  const authentication = at(parameters, 'authentication');
  builder.add(
    'Page',
    builder.claimKey('Page', node.key),
    {
      file: workflow.file,
      pointer: cursor.pointer,
      fields: pointers({ name: title, inputs: fields, uploads: fields, visibility: authentication }),
    },
    {
      name: known(textAt(parameters, 'formTitle') || node.name),
      app: ABSENT,
      automation: known(workflow.key),
      endpoint: known(endpoint),
      visibility: workflow.isPreview ? UNTOLD : visibilityFact(authentication),
      roles: knownSet([]),
      ...(workflow.isPreview
        ? { inputs: UNTOLD, uploads: UNTOLD }
        : inputFacts(at(parameters, 'defineForm')?.value === 'json' ? undefined : elements(fields))),
      // n8n's forms have none.
      captcha: known(false),
      filters_in_browser: known(false),
    },
  );
}

function visibilityFact(authentication: JsonCursor | undefined): Fact {
  const text = authentication === undefined ? DEFAULTS.authentication : authentication.value;
  const kind = typeof text === 'string' && Object.hasOwn(AUTH_KINDS, text) ? AUTH_KINDS[text] : undefined;
  if (kind === undefined) return unknown('not a kind of authentication that n8n knows');
  return known(kind === 'none' ? 'everyone' : 'team');
}

function inputFacts(fields: readonly JsonCursor[] | undefined): { readonly [field: string]: Fact } {
  if (fields === undefined) {
    const reason = 'the form is described by a text that may be computed';
    return { inputs: unknown(reason), uploads: unknown(reason) };
  }
  const names = fields.map((f) => textAt(f, 'fieldLabel') || textAt(f, 'fieldName'));
  const labels = names.flatMap((name) => name ?? []);
  return {
    inputs: labels.length < names.length ? partialSet(labels, 'fields without a label') : knownSet(labels),
    uploads: known(fields.some((f) => textAt(f, 'fieldType') === 'file')),
  };
}
