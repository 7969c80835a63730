/** The pages of forms: what people fill in. */
import { ABSENT, type Fact, known, knownSet, partialSet, unknown } from '../fact.js';
import { at, elements, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { AUTH_KINDS, DEFAULTS } from './defaults.js';
import { UNTOLD } from './preview.js';
import type { Workflow, WorkflowNode } from './workflow.js';

/**
 * Adds the `Page` of a node that shows a form: the first one, or a later one at the same address.
 * @param endpoint the key of its own, where it has one
 */
export function mapForm(
  workflow: Workflow,
  node: WorkflowNode,
  endpoint: string | undefined,
  builder: SnapshotBuilder,
): void {
  const isFirst = node.is.trigger === 'form';
  if (!isFirst && !isLaterPage(node)) return;
  const { parameters, cursor } = node;
  const fields = at(parameters, 'formFields', 'values');
  const title = at(parameters, 'formTitle') ?? at(parameters, 'options', 'formTitle');
  const first = isFirst ? node : firstPage(workflow);
  const authentication = first && at(first.parameters, 'authentication');
  builder.add(
    'Page',
    builder.claimKey('Page', node.key),
    {
      file: workflow.file,
      pointer: cursor.pointer,
      fields: pointers({ name: title, inputs: fields, uploads: fields, visibility: authentication }),
    },
    {
      name: known(textOf(title) || node.name),
      app: ABSENT,
      automation: known(workflow.key),
      endpoint: known(endpoint ?? first?.key ?? null),
      visibility:
        first === undefined
          ? unknown('the form that it belongs to cannot be told')
          : workflow.isPreview
            ? UNTOLD
            : visibilityFact(authentication),
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

function isLaterPage({ short, given }: WorkflowNode): boolean {
  return short === 'form' && (given.operation === undefined || given.operation === 'page');
}

/** What shows the first page, where there is one such trigger only: its address is that of all pages. */
function firstPage({ nodes }: Workflow): WorkflowNode | undefined {
  const [first, second] = nodes.filter((node) => node.is.trigger === 'form');
  return second === undefined ? first : undefined;
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
