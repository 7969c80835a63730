/**
 * The members of a JavaScript object of an Appsmith page: `export default { name: value, ... }`.
 * Invariant: parsed, never run. A text that exports no object has no members.
 */
import { type AnyNode, type Program, parse } from 'acorn';

export interface ObjectMember {
  readonly name: string;
  /** The source of its value. */
  readonly source: string;
  /** Where the member stands in the text. */
  readonly offset: number;
  readonly isFunction: boolean;
  /** Whether it is a function that is handed something. */
  readonly takes: boolean;
}

export type ParsedObject =
  | { readonly tag: 'members'; readonly members: readonly ObjectMember[] }
  | { readonly tag: 'no-object' }
  /** @property offset of the mistake, where it is known */
  | { readonly tag: 'broken'; readonly offset: number | undefined };

/** Far more than an editor can show. */
const MAX_MEMBERS = 2_000;

export function parseObject(text: string): ParsedObject {
  let program: Program;
  try {
    program = parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowAwaitOutsideFunction: true });
  } catch (error) {
    const offset = error instanceof SyntaxError && 'pos' in error ? error.pos : undefined;
    return { tag: 'broken', offset: typeof offset === 'number' ? Math.min(offset, text.length) : undefined };
  }
  const exported = program.body.find((s) => s.type === 'ExportDefaultDeclaration')?.declaration as
    | AnyNode
    | undefined;
  if (exported?.type !== 'ObjectExpression') return { tag: 'no-object' };
  const members: ObjectMember[] = [];
  for (const property of exported.properties.slice(0, MAX_MEMBERS)) {
    if (property.type !== 'Property' || property.computed) continue;
    const { key, value } = property;
    const name =
      key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
    if (name === undefined) continue;
    const isFunction = value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression';
    // `name() {...}` is a function without the word for it.
    const shorthand = isFunction && property.method ? `${value.async ? 'async ' : ''}function ` : '';
    members.push({
      name,
      source: shorthand + text.slice(value.start, value.end),
      offset: property.start,
      isFunction,
      takes: isFunction && value.params.length > 0,
    });
  }
  return { tag: 'members', members };
}
