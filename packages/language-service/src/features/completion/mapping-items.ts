/** Control mappings: the catalogues that policies may name, and the controls of those that are short enough to list. */
import { catalogues } from '@policyc/analysis';
import { type CompletionItem, item, rank } from './item.js';
import type { Scene } from './scene.js';

const TOP_TEN = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];

export function mappingItems(scene: Scene): readonly CompletionItem[] {
  const { statement, inString } = scene.place;
  const last = statement[statement.length - 1];
  if (last?.text === 'maps' || last?.text === ',') {
    const declared = scene.symbols.flatMap((symbol) =>
      symbol.tag === 'catalogue'
        ? [
            item('value', symbol.decl.name.text, {
              detail: symbol.decl.title.value,
              documentation: symbol.decl.doc,
              insert: `${symbol.decl.name.text} `,
              rank: rank.best,
            }),
          ]
        : [],
    );
    const known = [...catalogues].map(([name, { title, form }]) =>
      item('value', name, {
        detail: title,
        documentation: `Its controls are ${form}.`,
        insert: `${name} `,
        rank: rank.best,
      }),
    );
    return [...declared, ...known];
  }
  const own = scene.symbols.find((s) => s.tag === 'catalogue' && s.decl.name.text === last?.text);
  if (own?.tag === 'catalogue')
    return own.decl.controls.map(({ code, title, doc }) =>
      item('value', inString === undefined ? JSON.stringify(code.value) : code.value, {
        detail: title?.value,
        documentation: doc,
        rank: rank.best,
      }),
    );
  const catalogue = catalogues.get(last?.text ?? '');
  if (catalogue === undefined || !TOP_TEN.every(catalogue.accepts)) return [];
  return TOP_TEN.map((control) =>
    item('value', inString === undefined ? `"${control}"` : control, {
      detail: catalogue.title,
      rank: rank.best,
    }),
  );
}
