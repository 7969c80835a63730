import { defineLintRule } from '../../lint-rule.js';

export const binderNameRule = defineLintRule({
  code: 'lint-style/binder-name',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'A binder has a name of one letter, or one that says nothing.',
  rationale: 'A policy reads like a sentence where its words mean something: `endpoint.auth`, not `e.auth`.',
  visit: (context) => ({
    Binder({ name, source }) {
      if (name.text.length > 1 && !EMPTY_WORDS.has(name.text)) return;
      const symbol = context.symbolOf(source);
      // What the kinds of a group have in common often has no other word.
      if (name.text === 'thing' && symbol?.tag === 'group') return;
      const proposal =
        symbol?.tag === 'kind' ? symbol.kind.charAt(0).toLowerCase() + symbol.kind.slice(1) : undefined;
      context.report(name.span, {
        message: `\`${name.text}\` does not say what it is.`,
        help:
          proposal === undefined ? 'Name it after what the collection holds.' : `Call it \`${proposal}\`.`,
      });
    },
  }),
});

const EMPTY_WORDS: ReadonlySet<string> = new Set([
  'tmp',
  'temp',
  'foo',
  'bar',
  'obj',
  'object',
  'thing',
  'elem',
  'val',
  'it',
  'xs',
]);
