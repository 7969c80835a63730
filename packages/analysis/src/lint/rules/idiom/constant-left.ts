import { constantKey } from '../../constant-key.js';
import { stripParens } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const constantLeftRule = defineLintRule({
  code: 'lint-idiom/constant-left',
  category: 'idiom',
  severity: 'info',
  enabledByDefault: true,
  description: 'A constant stands on the left of a comparison.',
  rationale: 'A sentence begins with what it is about: `endpoint.auth == none`.',
  visit: (context) => ({
    BinaryExpr(expr) {
      const op = MIRRORED.get(expr.op);
      if (op === undefined) return;
      if (constantKey(context, expr.left) === undefined || constantKey(context, expr.right) !== undefined)
        return;
      const inner = stripParens(expr.left);
      if (inner.kind === 'LiteralExpr' && inner.type === 'bool') return;
      const text = `${context.textOf(expr.right)} ${op} ${context.textOf(expr.left)}`;
      context.report(expr.span, {
        message: `\`${context.textOf(expr.left)}\` is what is compared with, not what is judged.`,
        help: `Write \`${text}\`.`,
        fixes: [replacement('Swap the two sides', expr.span, text)],
      });
    },
  }),
});

const MIRRORED: ReadonlyMap<string, string> = new Map([
  ['==', '=='],
  ['!=', '!='],
  ['<', '>'],
  ['>', '<'],
  ['<=', '>='],
  ['>=', '<='],
]);
