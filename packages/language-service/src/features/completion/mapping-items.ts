/** Control mappings: the catalogues that policies may name, and the controls of those that are short enough to list. */
import { catalogues } from '@policyc/analysis';
import { type CompletionItem, item, rank } from './item.js';
import type { Scene } from './scene.js';

const TOP_TEN = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];

export function mappingItems(scene: Scene): readonly CompletionItem[] {
  const { statement, inString } = scene.place;
  const last = statement[statement.length - 1];
  if (last?.text === 'maps' || last?.text === ',') {
    return [...catalogues].map(([name, { title, form }]) =>
      item('value', name, {
        detail: title,
        documentation: `Its controls are ${form}.`,
        insert: `${name} `,
        rank: rank.best,
      }),
    );
  }
  const catalogue = catalogues.get(last?.text ?? '');
  if (catalogue === undefined || !TOP_TEN.every(catalogue.accepts)) return [];
  return TOP_TEN.map((control) =>
    item('value', inString === undefined ? `"${control}"` : control, {
      detail: catalogue.title,
      rank: rank.best,
    }),
  );
}
