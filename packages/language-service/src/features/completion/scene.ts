/** What the proposals of one request are made from. */
import type { CheckedProgram } from '@policyc/analysis';
import { type FieldType, fieldIn, findEnum } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { ServiceDocument } from '../../feature.js';
import type { Token } from '../../scan-tokens.js';
import type { DeclaredSymbol } from '../../symbols/in-reach.js';
import type { LocalName } from '../../symbols/scope-at.js';
import { errorType, partsOf, typeOfField, typeOfSymbol } from '../../symbols/type-of.js';
import type { Place } from './place.js';

export interface Scene {
  readonly program: CheckedProgram;
  readonly document: ServiceDocument;
  readonly place: Place;
  /** The nodes around the cursor, outermost first. */
  readonly path: readonly ast.Node[];
  readonly locals: readonly LocalName[];
  readonly symbols: readonly DeclaredSymbol[];
  readonly packages: readonly string[];
}

/** What a dotted chain stands for: a value, or an enum whose members follow. */
export type ChainMeaning =
  | { readonly tag: 'value'; readonly type: FieldType }
  | { readonly tag: 'enum'; readonly name: string }
  | { readonly tag: 'path' };

/** The words of the chain `a.b.c` that ends with the token at `index`; empty where it is no plain chain. */
export function chainEndingAt(tokens: readonly Token[], index: number): readonly string[] {
  const words: string[] = [];
  let i = index;
  for (;;) {
    const word = tokens[i];
    if (word?.kind !== 'word') return [];
    words.unshift(word.text);
    if (tokens[i - 1]?.text !== '.') return words;
    i -= 2;
  }
}

/** Resolves a chain by names alone: works where the tree has a gap. */
export function meaningOfChain(scene: Scene, words: readonly string[]): ChainMeaning | undefined {
  const [first, ...rest] = words;
  if (first === undefined) return undefined;
  const schema = scene.program.schema;
  const local = scene.locals.find(({ name }) => name === first);
  if (local === undefined && rest.length === 0) {
    if (schema !== undefined && findEnum(schema, first)) return { tag: 'enum', name: first };
    if (first === 'path') return { tag: 'path' };
  }
  let type = local?.type ?? typeOfGlobal(scene, first);
  for (const word of rest) type = typeOfMember(scene, type, word);
  return type.type.tag === 'error' ? undefined : { tag: 'value', type };
}

function typeOfGlobal(scene: Scene, name: string): FieldType {
  const symbol = scene.symbols.find(
    (s) => (s.tag === 'param' || s.tag === 'fn') && s.decl.name.text === name,
  );
  return symbol === undefined ? errorType : typeOfSymbol(symbol);
}

function typeOfMember(scene: Scene, owner: FieldType, name: string): FieldType {
  const schema = scene.program.schema;
  const part = partsOf(scene.program, owner.type).find((p) => p.name === name);
  if (part !== undefined) return part.type;
  if (schema === undefined || owner.type.tag !== 'asset') return errorType;
  const field = fieldIn(schema, owner.type.kind, name);
  return field === undefined ? errorType : typeOfField(field);
}
