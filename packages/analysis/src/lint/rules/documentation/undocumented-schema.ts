import type { ast } from '@policyc/syntax';
import { defineLintRule } from '../../lint-rule.js';

export const undocumentedSchemaRule = defineLintRule({
  code: 'lint-documentation/undocumented-schema',
  category: 'documentation',
  severity: 'info',
  enabledByDefault: true,
  description: 'An asset kind, record, enum or edge of a platform schema has no documentation comment.',
  rationale: 'Policies are written against the schema by people who never saw the exports of the platform.',
  visit: (context) => {
    const check = (decl: ast.AssetDecl | ast.EnumDecl | ast.RecordDecl, what: string): void => {
      if (decl.doc.trim() === '')
        context.report(decl.name.span, {
          message: `No comment says what the ${what} \`${decl.name.text}\` stands for.`,
          help: 'Write `/// ...` on the line before it.',
        });
    };
    return {
      AssetDecl: (decl) => check(decl, 'kind'),
      EnumDecl: (decl) => check(decl, 'enum'),
      RecordDecl: (decl) => check(decl, 'record'),
    };
  },
});
