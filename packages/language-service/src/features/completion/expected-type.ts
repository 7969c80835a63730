/** The type that the operand at the cursor should have, from what stands before it. */
import { type FieldType, findField, findKind } from '@policyc/model';
import type { Token } from '../../scan-tokens.js';
import { elementType } from '../../symbols/type-of.js';
import { chainEndingAt, meaningOfChain, type Scene } from './scene.js';

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=', '=']);

/** @param tokens the statement up to the cursor */
export function expectedType(scene: Scene, tokens: readonly Token[]): FieldType | undefined {
  const end = tokens.length - 1;
  const last = tokens[end];
  if (last === undefined) return undefined;
  if (COMPARISONS.has(last.text)) return typeOfOperand(scene, tokens, end - 1);
  if (last.text === 'in') return undefined;
  const bracket = innermostBracket(tokens);
  const opener = tokens[bracket];
  if (opener === undefined || opener.text === '(') return undefined;
  if (last.text === ':' || (opener.text === '{' && tokens[bracket - 1]?.text === ':')) {
    return typeOfEntry(scene, tokens, bracket, last.text === ':' ? end - 1 : bracket - 2);
  }
  if (last !== opener && last.text !== ',') return undefined;
  if (opener.text === '[') return typeOfEntry(scene, tokens, bracket, bracket - 2);
  const before = tokens[bracket - 1]?.text;
  if (before === 'in') {
    const left = tokens[bracket - 2]?.text === 'not' ? bracket - 3 : bracket - 2;
    return typeOfOperand(scene, tokens, left);
  }
  if (before === '=' || before === 'of' || before === 'from') {
    const left = before === '=' ? bracket - 2 : bracket - 3;
    const type = typeOfOperand(scene, tokens, left);
    return type === undefined ? undefined : elementType(type.type);
  }
  return undefined;
}

/** The kind whose fields the braces around the cursor give: `given x = Kind { |`. */
export function kindInBraces(scene: Scene, tokens: readonly Token[]): string | undefined {
  const bracket = innermostBracket(tokens);
  const [opener, before] = [tokens[bracket], tokens[bracket - 1]];
  if (opener?.text !== '{' || before?.kind !== 'word') return undefined;
  const schema = scene.program.schema;
  if (schema !== undefined && findKind(schema, before.text)) return before.text;
  if (tokens[bracket - 2]?.text !== 'before') return undefined;
  const local = scene.locals.find(({ name, what }) => what === 'given' && name === before.text);
  return local?.type.type.tag === 'asset' ? local.type.type.kind : undefined;
}

function typeOfOperand(scene: Scene, tokens: readonly Token[], index: number): FieldType | undefined {
  const meaning = meaningOfChain(scene, chainEndingAt(tokens, index));
  return meaning?.tag === 'value' ? meaning.type : undefined;
}

/** The type of the field named at `name`, in the braces of a kind; its elements inside a bracket of its own. */
function typeOfEntry(
  scene: Scene,
  tokens: readonly Token[],
  bracket: number,
  name: number,
): FieldType | undefined {
  const nested = name < bracket;
  const kindName = kindInBraces(scene, nested ? tokens.slice(0, bracket) : tokens);
  const kind = kindName && scene.program.schema && findKind(scene.program.schema, kindName);
  const field = kind ? findField(kind, tokens[name]?.text ?? '') : undefined;
  if (field?.tag !== 'stored') return undefined;
  return nested ? elementType(field.type.type) : field.type;
}

function innermostBracket(tokens: readonly Token[]): number {
  const open: number[] = [];
  tokens.forEach(({ text }, i) => {
    if (text === '{' || text === '(' || text === '[') open.push(i);
    else if (text === '}' || text === ')' || text === ']') open.pop();
  });
  return open.at(-1) ?? -1;
}
