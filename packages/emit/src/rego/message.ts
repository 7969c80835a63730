/**
 * Messages: every part is a string whatever the state of what it shows, for an undefined part would undo the finding.
 */
import { type ir, mayBeOpen, readsSecret } from '@policyc/ir';
import { isTextType, kindsOf, type Type } from '@policyc/model';
import { array, type Branch, call, check, type Expr, infix, ref, scalar, someIn, variable } from './ast.js';
import { collectionIsClosed } from './openness.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { absentBodies, definite, isInPopulation } from './terms.js';
import { comprehension, rule } from './tidy.js';

export function messageText(
  parts: readonly ir.MessagePart[],
  path: Expr | undefined,
  context: PolicyContext,
): Expr {
  const texts = parts.map((part) => partText(part, path ?? array(), context));
  const [only] = texts;
  return only && texts.length === 1 ? only : call('concat', scalar(''), array(...texts));
}

function partText(part: ir.MessagePart, path: Expr, context: PolicyContext): Expr {
  switch (part.tag) {
    case 'text':
      return scalar(part.text);
    case 'term':
      return termText(part.term, context);
    case 'path': {
      const node = variable('node');
      const name = context.indexes.nameOf(ref(node, 0), ref(node, 1));
      const names = comprehension('array', name, [someIn('node', call('lib.path_ends', path))]);
      return call('lib.path_text', call('count', path), names);
    }
    case 'path-length':
      return call('format_int', infix(call('count', path), '-', scalar(1)), scalar(10));
  }
}

function termText(term: ir.Term, context: PolicyContext): Expr {
  if (isPlainText(term, context)) return definite(term, context).value;
  const secret = readsSecret(term, context.indexes.schema);
  return context.helper(
    term,
    term.op,
    '_text',
    parametersOf(term, undefined, context),
    ({ name, params }) => {
      const { before, value } = definite(term, context);
      const shown = rendered(value, term, context);
      const isCollection = term.type.tag === 'list' || term.type.tag === 'set';
      const text = (of: Expr) => (isCollection ? call('concat', scalar(', '), of) : of);
      const isThere = check(infix(value, '!=', scalar(null)));
      const open = !secret && mayBeOpen(term, context.indexes.schema);
      const first: Branch = {
        value: secret ? scalar('***') : text(shown),
        body: [...before, isThere, ...(open ? collectionIsClosed(term, context) : [])],
      };
      const otherwise: Branch[] = [
        ...(open
          ? [{ value: text(call('array.concat', shown, array(scalar('...')))), body: [...before, isThere] }]
          : []),
        ...absentBodies(term, context).map((body) => ({ value: scalar('none'), body })),
        { value: scalar('unknown'), body: [] },
      ];
      return [
        rule({
          name,
          params,
          comment: context.quote('text', term.origin),
          value: first.value,
          body: first.body,
          otherwise,
        }),
      ];
    },
  ).use;
}

/** A string that is always there. */
function isPlainText(term: ir.Term, context: PolicyContext): boolean {
  const isText = isTextType(term.type) || term.type.tag === 'enum';
  if (!isText) return false;
  if (term.op === 'const' || term.op === 'var' || term.op === 'now' || term.op === 'param') return true;
  if (term.op !== 'field' || !isInPopulation(term.base, context)) return false;
  const { type, secret } = context.indexes.stored(term.kind, term.field);
  return !type.optional && !type.unknown && !secret;
}

/** The text of a value; of a collection the array of its elements' texts. */
function rendered(value: Expr, term: ir.Term, context: PolicyContext): Expr {
  const { type } = term;
  const shownAs = elementKey(type, context);
  if (shownAs !== undefined && term.op === 'var') return ref(context.slot(term.slot).name, shownAs);
  if (type.tag === 'asset') return assetName(type.kind, value, context);
  if (type.tag === 'list' || type.tag === 'set') {
    const element = variable('element');
    const { element: of } = type;
    const key = elementKey(of, context);
    const text =
      key !== undefined
        ? ref(element, key)
        : of.tag === 'asset'
          ? assetName(of.kind, element, context)
          : call('lib.text', element);
    // Relations are ordered by key; stored collections as they stand.
    const elements = term.op === 'related' ? call('sort', value) : value;
    return comprehension('array', text, [someIn('element', elements)]);
  }
  return isTextType(type) || type.tag === 'enum' ? value : call('lib.text', value);
}

/** The part by which the elements of a collection of records read. */
function elementKey(type: Type, context: PolicyContext): string | undefined {
  return type.tag === 'asset' ? context.indexes.kind(type.kind).element?.key : undefined;
}

function assetName(kind: string, key: Expr, { indexes }: PolicyContext): Expr {
  // The names of all kinds of a group are needed.
  for (const one of kindsOf(indexes.schema, kind)) indexes.nameOf(scalar(one), key);
  return indexes.nameOf(...indexes.identity(kind, key));
}
