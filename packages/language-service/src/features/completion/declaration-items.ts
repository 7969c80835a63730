/** What may begin a declaration, and what may stand in the heads and bodies of those that are no policies or tests. */
import { compareUtf8 } from '@policyc/base';
import { findKind } from '@policyc/model';
import { describeSymbol } from '../../symbols/describe-symbol.js';
import { declarationWords, modifierWords, typeWords, type WordHelp } from '../../vocabulary.js';
import { type CompletionItem, item, rank } from './item.js';
import { packageItems } from './member-items.js';
import type { Scene } from './scene.js';
import { POLICY_SNIPPET, TEST_SNIPPET } from './snippets.js';

/** Declaration words; `policy` and `test` as whole forms to fill in. */
export function declarationItems(): readonly CompletionItem[] {
  const words = wordItems(declarationWords, rank.good);
  return [
    item('snippet', 'policy', {
      detail: 'a new policy',
      documentation: 'A policy over one kind of asset, to fill in.',
      snippet: POLICY_SNIPPET,
      rank: rank.best,
    }),
    item('snippet', 'test', {
      detail: 'a new test',
      documentation: 'A test of a policy, to fill in.',
      snippet: TEST_SNIPPET,
      rank: rank.best,
    }),
    ...words.filter(({ label }) => label !== 'policy' && label !== 'test'),
  ];
}

/** Words with their help, followed by a blank when chosen. */
export function wordItems(
  words: readonly WordHelp[],
  order: number,
  suffix = ' ',
): readonly CompletionItem[] {
  return words.map(({ word, form, help }) =>
    item('keyword', word, { signature: form, documentation: help, insert: word + suffix, rank: order }),
  );
}

export function kindItems(scene: Scene, order: number): readonly CompletionItem[] {
  return symbolItems(scene, 'kind', order);
}

/** Kinds, and groups of them. */
export function assetItems(scene: Scene, order: number): readonly CompletionItem[] {
  return [...kindItems(scene, order), ...symbolItems(scene, 'group', order)];
}

/** The symbols of one sort that are in reach, by name. */
export function symbolItems(
  scene: Scene,
  tag: 'kind' | 'group' | 'enum' | 'record' | 'edge' | 'policy',
  order: number,
): readonly CompletionItem[] {
  return scene.symbols
    .filter((symbol) => symbol.tag === tag)
    .sort((a, b) => compareUtf8(a.decl.name.text, b.decl.name.text))
    .map((symbol) => {
      const description = describeSymbol(scene.program, symbol);
      const detail = symbol.tag === 'policy' ? symbol.decl.title?.value : tag;
      const shown = tag === 'record' ? 'type' : tag === 'group' ? 'kind' : tag;
      return item(shown, symbol.decl.name.text, {
        detail,
        signature: description.signature,
        documentation: description.doc,
        rank: order,
      });
    });
}

/** Inside every declaration but policies and tests. */
export function otherDeclarationItems(scene: Scene): readonly CompletionItem[] {
  const { tokens, declaration, inBody, atLineStart } = scene.place;
  const last = tokens[tokens.length - 1];
  const before = tokens[tokens.length - 2];
  switch (declaration) {
    case 'use':
      return tokens.length === 1 ? packageItems(scene) : [];
    case 'group':
      return last?.text === '=' || last?.text === '|' ? kindItems(scene, rank.best) : [];
    case 'edge':
      if (last?.text === ':' || last?.text === '->') return assetItems(scene, rank.best);
      if (last?.text === '=' || last?.text === '|') {
        return symbolItems(scene, 'edge', rank.best).filter(({ label }) => label !== tokens[1]?.text);
      }
      if (last?.text === 'via')
        return ['from', 'to'].map((word) => item('keyword', word, { rank: rank.best }));
      return [];
    case 'extend':
      if (tokens.length === 1) return [item('keyword', 'asset', { insert: 'asset ', rank: rank.best })];
      if (tokens.length === 2) return kindItems(scene, rank.best);
  }
  const hasFields =
    declaration === 'asset' ||
    declaration === 'record' ||
    declaration === 'extend' ||
    declaration === 'table';
  if (hasFields && !inBody) return [];
  if (hasFields && atLineStart) return wordItems(modifierWords, rank.usual);
  if (last?.text === 'ref') return assetItems(scene, rank.best);
  if (last?.text === 'many' || last?.text === 'one') return kindItems(scene, rank.best);
  if (last?.text === 'via' && before !== undefined) return relationFields(scene, before.text);
  if (last?.text === ':' || last?.text === 'of' || last?.text === 'to') return typeItems(scene);
  if (hasFields && last?.kind === 'word')
    return [item('keyword', 'or unknown', { detail: 'the export may be unable to tell' })];
  return [];
}

export function typeItems(scene: Scene): readonly CompletionItem[] {
  const compound = new Set(['ref', 'list', 'set', 'many', 'one', 'map']);
  return [
    ...typeWords.map(({ word, form, help }) => {
      const suffix = word === 'list' || word === 'set' || word === 'map' ? ' of ' : ' ';
      const insert = compound.has(word) ? word + suffix : word;
      return item(compound.has(word) ? 'keyword' : 'type', word, {
        signature: form,
        documentation: help,
        insert,
        rank: rank.good,
      });
    }),
    ...symbolItems(scene, 'enum', rank.best),
    ...symbolItems(scene, 'record', rank.best),
  ];
}

/** `many Step via |`: the fields of that kind which refer to the asset that is being declared. */
function relationFields(scene: Scene, kindName: string): readonly CompletionItem[] {
  const schema = scene.program.schema;
  const owner = scene.place.tokens.find(
    (token, i) => i > 0 && token.kind === 'word' && token.text !== 'asset',
  )?.text;
  const kind = schema && findKind(schema, kindName);
  return (kind?.fields ?? []).flatMap((field) =>
    field.tag === 'stored' && field.type.type.tag === 'asset' && field.type.type.kind === owner
      ? item('field', field.name, { detail: `ref ${owner}`, rank: rank.best })
      : [],
  );
}
