// Drives the bundled language server from Neovim's own client. Skips where there is no Neovim.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './editor-tools.mjs';

const run = promisify(execFile);

/**
 * @param root the repository
 * @returns the exit code
 */
export async function testNeovim(root) {
  const nvim = await findProgram('nvim');
  if (nvim === undefined) {
    console.log('editors: Neovim skipped, it is not on this machine');
    return 0;
  }
  const home = await mkdtemp(join(tmpdir(), 'policyc-nvim-'));
  const workspace = join(home, 'workspace');
  await cp(join(root, 'test/editors/fixtures/workspace'), workspace, { recursive: true });
  const script = join(root, 'test/editors/neovim.lua');
  const env = {
    ...process.env,
    XDG_STATE_HOME: home,
    XDG_CACHE_HOME: home,
    POLICYC_SERVER: join(root, 'vscode-extension/dist/server.cjs'),
    POLICYC_WORKSPACE: workspace,
  };
  try {
    const args = ['--headless', '--clean', '-i', 'NONE', '-c', `luafile ${script}`];
    const { stdout } = await run(nvim, args, { env, timeout: 60_000 });
    process.stdout.write(stdout);
    console.log('editors: Neovim passed');
    return 0;
  } catch (error) {
    process.stdout.write(`${error.stdout ?? ''}${error.stderr ?? ''}\n`);
    console.log('editors: Neovim failed');
    return 1;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
