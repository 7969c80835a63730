import { defineLintRule } from '../../lint-rule.js';

/** As a hole of a message is written. */
const HOLE = /(?<!\{)\{[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\}(?!\})/;

export const holeInTextRule = defineLintRule({
  code: 'lint-bugs/hole-in-text',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A text outside a message holds what would be a hole in a message.',
  rationale: 'Only messages have holes: anywhere else the braces and the name stand for themselves.',
  visit: (context) => ({
    LiteralExpr(expr) {
      if (expr.type !== 'string') return;
      const hole = HOLE.exec(expr.value)?.[0];
      if (hole !== undefined)
        context.report(expr.span, {
          message: `\`${hole}\` is no hole here: only a text with these very braces is meant.`,
          help: 'Join nothing: ask for the parts, as in `text.starts_with(a) and text.ends_with(b)`.',
        });
    },
  }),
});
