/** What may stand in a test: its policies, statements, given assets and their fields, verdicts. */
import { testWords, verdicts } from '../../vocabulary.js';
import { kindItems, symbolItems, wordItems } from './declaration-items.js';
import { expectedType, kindInBraces } from './expected-type.js';
import { expressionItems, nameItems } from './expression-items.js';
import { type CompletionItem, item, rank } from './item.js';
import { enumMemberItems, fieldItems } from './member-items.js';
import type { Scene } from './scene.js';

export function testItems(scene: Scene): readonly CompletionItem[] {
  const { statement, tokens, inBody, atLineStart } = scene.place;
  const last = tokens[tokens.length - 1];
  if (!inBody) {
    if (last?.kind === 'string') return [item('keyword', 'for', { insert: 'for ', rank: rank.best })];
    return last?.text === 'for' || last?.text === ',' ? symbolItems(scene, 'policy', rank.best) : [];
  }
  if (atLineStart) return wordItems(testWords, rank.good);
  const kind = kindInBraces(scene, statement);
  if (kind !== undefined && (last?.text === '{' || last?.text === ',')) {
    return fieldItems(scene, kind, { suffix: ': ' });
  }
  switch (statement[0]?.text) {
    case 'given':
    case 'before':
    case 'with':
      if (statement.length === 1) return introductions(scene, statement[0].text);
      if (last?.text === '=' && statement[0].text !== 'with') return kindItems(scene, rank.best);
      return valueItems(scene);
    case 'case':
    case 'expect':
      return expectationItems(scene);
    case 'from':
      return statement.length === 1
        ? [item('keyword', 'snapshot', { insert: 'snapshot ', rank: rank.best })]
        : [];
    default:
      return [];
  }
}

/** After `given`, `before` and `with`. */
function introductions(scene: Scene, word: string): readonly CompletionItem[] {
  switch (word) {
    case 'given':
      return [
        item('keyword', 'new', { insert: 'new ', documentation: 'The baseline does not have the asset.' }),
      ];
    case 'before':
      return givenItems(scene);
    default:
      return [
        ...nameItems(scene).filter(({ kind }) => kind === 'param'),
        ...kindItems(scene, rank.usual).map((kind) => ({ ...kind, insert: `${kind.label} = partial` })),
      ];
  }
}

function expectationItems(scene: Scene): readonly CompletionItem[] {
  const { statement } = scene.place;
  const last = statement[statement.length - 1];
  const expect = statement.findLastIndex(({ text }) => text === 'expect');
  if (last?.text === 'expect') return wordItems(verdicts, rank.best, '');
  if (last?.text === 'case' || last?.text === 'on' || last?.text === 'because') return givenItems(scene);
  if (last?.text === ',') return givenItems(scene);
  if (last?.text === '=') return valueItems(scene);
  if (expect < 0) return [item('keyword', 'expect', { insert: 'expect ', rank: rank.best })];
  const words = new Set(statement.slice(expect).map(({ text }) => text));
  return ['on', 'because', 'saying']
    .filter((word) => !words.has(word))
    .map((word) => item('keyword', word, { insert: `${word} `, rank: rank.best }));
}

/** A value of the expected type: a member, a given asset, a state. */
function valueItems(scene: Scene): readonly CompletionItem[] {
  const { statement } = scene.place;
  const type = expectedType(scene, statement);
  if (type === undefined) return expressionItems(scene, statement);
  const states = [
    ...(type.unknown
      ? [item('value', 'unknown', { documentation: 'The export cannot tell.', rank: rank.good })]
      : []),
    ...(type.optional
      ? [item('value', 'absent', { documentation: 'There is no value.', rank: rank.good })]
      : []),
  ];
  switch (type.type.tag) {
    case 'enum':
      return [...enumMemberItems(scene, type.type.name, rank.best), ...states];
    case 'bool':
      return [
        item('value', 'true', { rank: rank.best }),
        item('value', 'false', { rank: rank.best }),
        ...states,
      ];
    case 'asset':
      return [...givenItems(scene, type.type.kind), ...states];
    default:
      return states;
  }
}

/** The assets that the test gives, of one kind where it matters. */
function givenItems(scene: Scene, kind?: string): readonly CompletionItem[] {
  return scene.locals.flatMap(({ name, type, what }) => {
    if (what !== 'given' || type.type.tag !== 'asset') return [];
    if (kind !== undefined && type.type.kind !== kind) return [];
    return [item('variable', name, { detail: type.type.kind, rank: rank.best })];
  });
}
