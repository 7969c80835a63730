import { features } from '@policyc/language-service';
import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Binding } from '../binding.js';
import { toDiagnostic, toSpan, toTextEdits } from '../convert.js';

const kinds = { quickfix: CodeActionKind.QuickFix, 'fix-all': CodeActionKind.SourceFixAll } as const;

export const codeActionsBinding: Binding = {
  capabilities: () => ({ codeActionProvider: { codeActionKinds: Object.values(kinds) } }),
  attach({ connection, answer }) {
    connection.onCodeAction(
      answer(({ service, params, uri, source }) => {
        const { only } = params.context;
        const found = service.run(features.codeActions, uri, { span: toSpan(source, params.range) }) ?? [];
        return found
          .map(
            (action): CodeAction => ({
              title: action.title,
              kind: kinds[action.kind],
              diagnostics: action.diagnostics.map((d) => toDiagnostic(source, d, service.source)),
              ...(action.preferred ? { isPreferred: true } : {}),
              edit: { changes: { [params.textDocument.uri]: toTextEdits(source, action.edits) } },
            }),
          )
          .filter(
            ({ kind }) => only === undefined || only.some((o) => kind === o || kind?.startsWith(`${o}.`)),
          );
      }),
    );
  },
};
