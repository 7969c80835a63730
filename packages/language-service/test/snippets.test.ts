import { SourceText } from '@policyc/base';
import { parse } from '@policyc/syntax';
import { describe, expect, it } from 'vitest';
import { POLICY_SNIPPET, TEST_SNIPPET } from '../src/features/completion/snippets.js';
import { features } from '../src/index.js';
import {
  aggregateWords,
  declarationWords,
  expressionWords,
  policyWords,
  testWords,
  verdicts,
} from '../src/vocabulary.js';
import { load, uri } from './support/marked.js';

/** The text that stands after the snippet was inserted and nothing typed. */
function expand(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '');
}

describe('snippets', () => {
  it('give a sound policy and its test as they stand', () => {
    const text = `package a\nuse platforms.nocode\n\n${expand(POLICY_SNIPPET)}\n\n${expand(TEST_SNIPPET)}\n`;
    expect(parse(new SourceText('a.policy', text)).diagnostics).toEqual([]);
    const { service } = load(text);
    expect(service.run(features.diagnostics, uri, undefined)).toEqual([]);
  });
});

describe('the vocabulary', () => {
  it('knows every word once in each table, with a form that shows it', () => {
    for (const table of [
      declarationWords,
      policyWords,
      testWords,
      expressionWords,
      aggregateWords,
      verdicts,
    ]) {
      expect(new Set(table.map(({ word }) => word)).size).toBe(table.length);
      for (const { word, form, help } of table) {
        expect(form).toContain(word);
        expect(help).toMatch(/[.`]$/);
      }
    }
  });
});
