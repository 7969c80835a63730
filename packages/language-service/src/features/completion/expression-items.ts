/**
 * What may stand in an expression: operands that fit what is expected, then whatever is in reach, and after a
 * complete operand the words that go on from it.
 */
import { showFieldType, showType } from '@policyc/model';
import type { Token } from '../../scan-tokens.js';
import { describeSymbol } from '../../symbols/describe-symbol.js';
import { hasPath } from '../../symbols/scope-at.js';
import { aggregateWords, expressionWords, isTests } from '../../vocabulary.js';
import { assetItems, kindItems, symbolItems, wordItems } from './declaration-items.js';
import { expectedType } from './expected-type.js';
import { type CompletionItem, item, rank } from './item.js';
import { enumMemberItems } from './member-items.js';
import { chainEndingAt, type Scene } from './scene.js';

const QUANTIFIERS = new Set(['some', 'every', 'no']);
const AGGREGATES = new Set(aggregateWords.map(({ word }) => word));
const AFTER_THESE_AN_OPERAND = new Set([
  ...[
    'and',
    'or',
    'not',
    'in',
    'where',
    'satisfies',
    'giving',
    'then',
    'else',
    'if',
    'otherwise',
    'like',
    'matches',
  ],
  ...['of', 'from', 'to', 'require', 'forbid', 'message', 'case', 'on', 'because'],
]);

/** @param tokens the statement up to the word being typed */
export function expressionItems(scene: Scene, tokens: readonly Token[]): readonly CompletionItem[] {
  const last = tokens[tokens.length - 1];
  const before = tokens[tokens.length - 2];
  if (last?.text === 'is' || (last?.text === 'not' && before?.text === 'is')) {
    const not = last.text === 'is' ? [item('keyword', 'not', { insert: 'not ' })] : [];
    return [...wordItems(isTests, rank.best, ''), ...not, ...kindItems(scene, rank.rare)];
  }
  if (introducesName(tokens)) return [];
  if (isBinderName(tokens) && !isLocal(scene, last)) return wordItems(pick('in'), rank.best);
  if (last?.text === 'in' && isBinderName(tokens.slice(0, -1))) return sourceItems(scene);
  if (isEdge(scene, tokens)) return [item('keyword', 'from', { insert: 'from ', rank: rank.best })];
  if (last?.text === 'unless') return wordItems(pick('through'), rank.best);
  return startsOperand(last) ? operandItems(scene, tokens) : continuationItems(tokens);
}

/** After these words comes a new name, which nobody can propose. */
function introducesName(tokens: readonly Token[]): boolean {
  const last = tokens[tokens.length - 1];
  return last !== undefined && (QUANTIFIERS.has(last.text) || ['for', 'let', 'through'].includes(last.text));
}

/** Whether the last token is the name of a selection: `some x`, `for x`, `to x`, `count(x`. */
function isBinderName(tokens: readonly Token[]): boolean {
  const [opener, before, name] = [tokens.at(-3), tokens.at(-2), tokens.at(-1)];
  if (name?.kind !== 'word' || before === undefined) return false;
  if (QUANTIFIERS.has(before.text) || ['for', 'through', 'from', 'to'].includes(before.text)) return true;
  return before.text === '(' && AGGREGATES.has(opener?.text ?? '');
}

/** A path may also go from or to a name in scope. */
function isLocal(scene: Scene, name: Token | undefined): boolean {
  return scene.locals.some((local) => local.name === name?.text);
}

function isEdge(scene: Scene, tokens: readonly Token[]): boolean {
  const last = tokens[tokens.length - 1];
  return (
    last?.kind === 'word' &&
    startsOperand(tokens[tokens.length - 2]) &&
    scene.symbols.some((symbol) => symbol.tag === 'edge' && symbol.name === last.text) &&
    !scene.locals.some((local) => local.name === last.text)
  );
}

function startsOperand(last: Token | undefined): boolean {
  if (last === undefined) return true;
  if (last.kind === 'word') return AFTER_THESE_AN_OPERAND.has(last.text);
  return last.kind === 'punctuation' && last.text !== ')' && last.text !== ']' && last.text !== '}';
}

/** Where the elements of a selection come from. */
function sourceItems(scene: Scene): readonly CompletionItem[] {
  return [...assetItems(scene, rank.best), ...nameItems(scene).map((name) => ({ ...name, rank: rank.good }))];
}

function operandItems(scene: Scene, tokens: readonly Token[]): readonly CompletionItem[] {
  const expected = expectedType(scene, tokens);
  const type = expected?.type;
  const items: CompletionItem[] = [];
  if (type?.tag === 'enum') items.push(...enumMemberItems(scene, type.name, rank.best));
  if (type?.tag === 'bool') items.push(...wordItems(pick('true', 'false'), rank.best, ''));
  if (scene.place.inHole) return [...items, ...nameItems(scene), ...pathItem(scene)];
  const last = tokens[tokens.length - 1];
  const comparing = last?.kind === 'punctuation' && /^[=<>!]/.test(last.text);
  items.push(...nameItems(scene));
  if (last?.text !== '{' || type === undefined) items.push(...aggregateItems());
  if (comparing || type !== undefined) return items;
  return [
    ...items,
    ...wordItems(pick('some', 'every', 'no', 'not', 'if'), rank.usual),
    ...symbolItems(scene, 'edge', rank.usual).map((edge) => ({ ...edge, insert: `${edge.label} from ` })),
    ...wordItems(pick('true', 'false'), rank.rare, ''),
  ];
}

/** Locals, then parameters and functions. */
export function nameItems(scene: Scene): readonly CompletionItem[] {
  const locals = scene.locals.map((local) =>
    item('variable', local.name, { detail: showFieldType(local.type), rank: rank.good }),
  );
  const globals = scene.symbols.flatMap((symbol) => {
    const name = symbol.decl.name.text;
    if (symbol.tag !== 'param' && symbol.tag !== 'fn' && symbol.tag !== 'table') return [];
    const { signature, doc } = describeSymbol(scene.program, symbol);
    const described = { signature, documentation: doc };
    if (symbol.tag !== 'fn') {
      return [item('param', name, { detail: showFieldType(symbol.type), ...described, rank: rank.usual })];
    }
    const detail = showType(symbol.result.type);
    return [item('function', name, { detail, ...described, snippet: `${name}($1)$0`, rank: rank.usual })];
  });
  return [...locals, ...globals];
}

/** In a message of a policy over a path. */
function pathItem(scene: Scene): readonly CompletionItem[] {
  const policy = scene.path.find((node) => node.kind === 'PolicyDecl');
  if (policy?.kind !== 'PolicyDecl' || !hasPath(policy)) return [];
  return [item('variable', 'path', { detail: 'the walk that was found', rank: rank.good })];
}

function aggregateItems(): readonly CompletionItem[] {
  return aggregateWords.map(({ word, form, help }) =>
    item('function', word, {
      signature: form,
      documentation: help,
      snippet: `${word}($1)$0`,
      rank: rank.rare,
    }),
  );
}

/** After a complete operand. */
function continuationItems(tokens: readonly Token[]): readonly CompletionItem[] {
  const words = tokens.map(({ text }) => text);
  const sinceLast = (word: string) => words.lastIndexOf(word);
  const continuing: string[] = [];
  const binder = Math.max(...['some', 'every', 'no', 'for', 'through', '('].map(sinceLast));
  if (sinceLast('in') > binder && sinceLast('where') < sinceLast('in')) continuing.push('where');
  if (sinceLast('every') > sinceLast('satisfies')) continuing.push('satisfies');
  if (words.some((word) => AGGREGATES.has(word)) && sinceLast('giving') < sinceLast('('))
    continuing.push('giving');
  const best = wordItems(pick(...continuing), rank.best);
  const ends: CompletionItem[] = [];
  if (sinceLast('from') > sinceLast('to'))
    ends.push(item('keyword', 'to', { insert: 'to ', rank: rank.best }));
  else if (sinceLast('to') >= 0) ends.push(...wordItems(pick('unless'), rank.good));
  const rest = pick('and', 'or', 'in', 'is', 'like', 'matches', 'otherwise').filter(
    ({ word }) => chainEndingAt(tokens, tokens.length - 1).length > 0 || word === 'and' || word === 'or',
  );
  return [...best, ...ends, ...wordItems(rest, rank.usual)];
}

function pick(...words: readonly string[]) {
  return words.flatMap((word) => expressionWords.find((row) => row.word === word) ?? []);
}
