/** What may stand in the body of a policy: statements, their closed vocabularies, expressions. */
import type { ast } from '@policyc/syntax';
import { expressionWords, policyWords, profiles, severities } from '../../vocabulary.js';
import { wordItems } from './declaration-items.js';
import { expressionItems } from './expression-items.js';
import { type CompletionItem, item, rank } from './item.js';
import type { Scene } from './scene.js';

/** Statements that a policy may have more than one of. */
const REPEATABLE = new Set(['for', 'let', 'see', 'maps']);

export function policyItems(scene: Scene): readonly CompletionItem[] {
  const { statement, atLineStart, inBody, inHole, tokens } = scene.place;
  if (!inBody && !inHole) return [];
  if (inHole) return expressionItems(scene, tokens);
  if (atLineStart) return [...statementItems(scene), ...continuations(scene)];
  switch (statement[0]?.text) {
    case 'severity':
      return statement.length === 1 ? wordItems(severities, rank.best, '') : [];
    case 'likelihood':
      return statement.length === 1 ? ['1', '2', '3', '4', '5'].map((n) => item('value', n)) : [];
    case 'profile':
      return statement.length === 1 ? wordItems(profiles, rank.best, '') : [];
    case 'assume':
      return statement.length === 1 ? [item('keyword', 'unknown is fail', { rank: rank.best })] : [];
    case 'fix':
      return statement.length === 1
        ? [item('keyword', 'within', { insert: 'within ', rank: rank.best })]
        : [];
    case 'for':
    case 'require':
    case 'forbid':
      return expressionItems(scene, statement);
    case 'let': {
      const equals = statement.findIndex(({ text }) => text === '=');
      return equals < 0 ? [] : expressionItems(scene, statement.slice(equals));
    }
    default:
      return [];
  }
}

/** The statements that the policy does not have yet. */
function statementItems(scene: Scene): readonly CompletionItem[] {
  const present = new Set<string>();
  const policy = scene.path.find((node): node is ast.PolicyDecl => node.kind === 'PolicyDecl');
  const { replace } = scene.place;
  for (const statement of policy?.statements ?? []) {
    const isTyped = statement.span.start <= replace.end && replace.start <= statement.span.start;
    if (!isTyped) present.add(wordOf(statement));
  }
  if (present.has('require') || present.has('forbid')) present.add('require').add('forbid');
  const missing = policyWords.filter(({ word }) => REPEATABLE.has(word) || !present.has(word));
  return wordItems(missing, rank.good);
}

function wordOf(statement: ast.PolicyStatement): string {
  if (statement.kind === 'RuleStatement') return statement.rule;
  return statement.kind.replace(/Statement$/, '').toLowerCase();
}

/** A line may also go on with the rule of the line before. */
function continuations(scene: Scene): readonly CompletionItem[] {
  const word = scene.place.statement[0]?.text;
  if (word !== 'require' && word !== 'forbid' && word !== 'for' && word !== 'let') return [];
  const words = expressionWords.filter(
    (row) => row.word === 'and' || row.word === 'or' || row.word === 'unless',
  );
  return wordItems(words, rank.rare);
}
