/** The help for a word of the language, where it stands in its role. */
import type { Span } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import { scanTokens } from '../../scan-tokens.js';
import {
  aggregateWords,
  declarationWords,
  expressionWords,
  modifierWords,
  policyWords,
  profiles,
  severities,
  testWords,
  typeWords,
  verdicts,
  type WordHelp,
} from '../../vocabulary.js';

export interface WordHelpAt {
  readonly span: Span;
  readonly help: WordHelp;
}

/** @param path the nodes around the place, outermost first: they tell which role a word has */
export function wordHelpAt(text: string, offset: number, path: readonly ast.Node[]): WordHelpAt | undefined {
  const tokens = scanTokens(text, offset + 1);
  const token = tokens.findLast(({ start, end }) => start <= offset && offset <= end);
  if (token?.kind !== 'word') return undefined;
  const span = { start: token.start, end: token.end };
  const find = (words: readonly WordHelp[]) => words.find(({ word }) => word === token.text);
  const help = token.column1 ? find(declarationWords) : helpInside(path, token.first, find);
  return help && { span, help };
}

function helpInside(
  path: readonly ast.Node[],
  first: boolean,
  find: (words: readonly WordHelp[]) => WordHelp | undefined,
): WordHelp | undefined {
  const within = (kind: ast.Node['kind']) => path.some((node) => node.kind === kind);
  if (within('SeverityStatement') && !first) return find(severities);
  if (within('ProfileStatement') && !first) return find(profiles);
  if (within('Expectation')) return find(verdicts);
  if (first && within('PolicyDecl')) return find(policyWords) ?? find(expressionWords);
  if (first && within('TestDecl')) return find(testWords);
  if (within('FieldDecl')) return find(modifierWords) ?? find(typeWords);
  if (within('TypeExpr')) return find(typeWords);
  return find(expressionWords) ?? find(aggregateWords);
}
