import { features, type Renaming } from '@policyc/language-service';
import { LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import type { Binding, Request } from '../binding.js';
import { toOffset, toRange, toTextEdits } from '../convert.js';

/** A refusal is an error of the request, which editors show to whoever asked. */
export const renameBinding: Binding = {
  capabilities: () => ({ renameProvider: { prepareProvider: true } }),
  attach({ connection, answer }) {
    connection.onPrepareRename(
      answer((request) => {
        const found = ask(request);
        return found?.tag === 'possible'
          ? { range: toRange(request.source, found.span), placeholder: found.name }
          : null;
      }),
    );
    connection.onRenameRequest(
      answer((request): WorkspaceEdit | null => {
        const found = ask(request, request.params.newName);
        if (found?.tag !== 'edits') return null;
        const changes = [...found.edits].flatMap(([uri, edits]) => {
          const source = request.service.source(uri);
          return source === undefined ? [] : [[uri, toTextEdits(source, edits)]];
        });
        return { changes: Object.fromEntries(changes) };
      }),
    );
  },
};

function ask(
  {
    service,
    params,
    uri,
    source,
  }: Request<{ readonly position: { readonly line: number; readonly character: number } }>,
  newName?: string,
): Renaming | undefined {
  const offset = toOffset(source, params.position);
  const found = service.run(features.rename, uri, newName === undefined ? { offset } : { offset, newName });
  if (found?.tag === 'refused') throw new ResponseError(LSPErrorCodes.RequestFailed, found.reason);
  return found;
}
