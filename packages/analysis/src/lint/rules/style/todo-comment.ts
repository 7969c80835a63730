import { defineLintRule } from '../../lint-rule.js';

export const todoCommentRule = defineLintRule({
  code: 'lint-style/todo-comment',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'A comment says that something is still to be done.',
  rationale: 'In a tracker it is seen and gets an owner; in a comment it stays.',
  visit: (context) => ({
    File() {
      const { source } = context.module;
      for (let line = 0; line < source.lineCount; line++) {
        const match = /^([ \t]*\/\/.*?)\b(TODO|FIXME|XXX|HACK)\b/.exec(source.lineText(line));
        if (match === null) continue;
        const start = source.offsetAt({ line, column: match[1]?.length ?? 0 });
        context.report(
          { start, end: start + (match[2]?.length ?? 0) },
          { message: `The comment says ${match[2]}.`, help: 'Do it, or put it where it is tracked.' },
        );
      }
    },
  }),
});
