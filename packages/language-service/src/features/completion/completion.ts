/** What may be written at a place, best first. */
import type { Span } from '@policyc/base';
import { nodePathAt } from '@policyc/syntax';
import { defineFeature } from '../../feature.js';
import { symbolsInReach } from '../../symbols/in-reach.js';
import { scopeAt } from '../../symbols/scope-at.js';
import { declarationItems, otherDeclarationItems } from './declaration-items.js';
import { expressionItems } from './expression-items.js';
import type { CompletionItem } from './item.js';
import { mappingItems } from './mapping-items.js';
import { memberItems } from './member-items.js';
import { placeAt } from './place.js';
import { policyItems } from './policy-items.js';
import type { Scene } from './scene.js';
import { testItems } from './test-items.js';

export interface CompletionResult {
  /** What every proposal replaces. */
  readonly replace: Span;
  readonly items: readonly CompletionItem[];
}

export const completion = defineFeature({
  name: 'completion',
  needs: 'checked',
  run({ document, program, packages }, { offset }: { readonly offset: number }): CompletionResult {
    const place = placeAt(document.source.text, offset);
    if (place === undefined) return { replace: { start: offset, end: offset }, items: [] };
    const path = nodePathAt(document.file, offset);
    const locals = scopeAt(program, path, offset);
    const symbols = symbolsInReach(program, document.file);
    const scene = { program, document, place, path, locals, symbols, packages };
    const items = [...propose(scene)].sort((a, b) => a.rank - b.rank);
    return { replace: place.replace, items };
  },
});

function propose(scene: Scene): readonly CompletionItem[] {
  const { place } = scene;
  const { declaration, tokens } = place;
  if (declaration === 'policy' && place.statement[0]?.text === 'maps') return mappingItems(scene);
  if (place.inString !== undefined) return [];
  if (tokens[tokens.length - 1]?.text === '.') return memberItems(scene);
  if (!place.inHole && (declaration === undefined || place.atColumn1)) {
    const body = place.atLineStart && declaration === 'policy' ? policyItems(scene) : [];
    return place.atColumn1 ? [...declarationItems(), ...body] : [];
  }
  if (place.inHole || declaration === 'policy') return policyItems(scene);
  if (declaration === 'test') return testItems(scene);
  if (declaration === 'param' || declaration === 'fn') {
    const equals = tokens.findIndex(({ text }) => text === '=');
    if (equals >= 0) return expressionItems(scene, tokens.slice(equals));
  }
  return otherDeclarationItems(scene);
}
