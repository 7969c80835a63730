/**
 * The VS Code side: starts the language server and stays out of its way.
 * Invariant: no language knowledge here; whatever an editor can show comes from the server.
 */
import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

/** Called by VS Code when a policy is opened or the workspace holds one. */
export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('policyc', { log: true });
  context.subscriptions.push(
    output,
    commands.registerCommand('policyc.showOutput', () => output.show()),
    commands.registerCommand('policyc.restartServer', () => restart(context, output)),
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('policyc.path')) await restart(context, output);
    }),
  );
  await start(context, output);
}

/** Called by VS Code before it unloads the extension. */
export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function restart(context: ExtensionContext, output: LogOutputChannel): Promise<void> {
  await client?.stop();
  await start(context, output);
}

async function start(context: ExtensionContext, output: LogOutputChannel): Promise<void> {
  const created = new LanguageClient('policyc', 'policyc', serverOptions(context), {
    documentSelector: [{ language: 'policyc' }],
    outputChannel: output,
  });
  client = created;
  try {
    await created.start();
  } catch (error) {
    output.error(String(error));
    const choice = await window.showErrorMessage(
      'policyc: the language server did not start.',
      'Show output',
    );
    if (choice !== undefined) output.show();
  }
}

function serverOptions(context: ExtensionContext): ServerOptions {
  const path = workspace.getConfiguration('policyc').get<string>('path', '').trim();
  if (path !== '' && workspace.isTrusted) return { command: path, args: ['lsp', '--stdio'] };
  const module = context.asAbsolutePath('dist/server.cjs');
  return { module, transport: TransportKind.stdio };
}
