/** What Chevrotain checks of a grammar when it is made, which the program leaves out for a quick start. */
import { expect, it } from 'vitest';
import { validateGrammar } from '../src/parser.js';
import { validateTokens } from '../src/tokens.js';

it('has no ambiguity, no left recursion and no rule that is not there', () => {
  expect(validateGrammar).not.toThrow();
});

it('has tokens that can be matched', () => {
  expect(validateTokens).not.toThrow();
});
