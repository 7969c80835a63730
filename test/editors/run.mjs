// Packages the extension and tries it, and the server inside it, in real editors.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testNeovim } from './neovim.mjs';
import { testVsCode } from './vscode.mjs';

// A started server is in a group of its own: it ends with us only if we end in order.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const packaging = spawnSync('npm', ['run', 'package', '-w', 'vscode-extension'], {
  cwd: root,
  encoding: 'utf8',
});
if (packaging.status !== 0) {
  console.log(`${packaging.stdout}${packaging.stderr}\neditors: FAILED, the extension could not be packaged`);
  process.exit(1);
}
const codes = [await twice(() => testVsCode(root)), await testNeovim(root)];
process.exitCode = Math.max(...codes);
console.log(`editors: ${process.exitCode === 0 ? 'no failures' : 'FAILED'}`);

/** A browser on a loaded machine loses a key press now and then: a step counts as failed when it fails in a fresh editor too. */
async function twice(attempt) {
  const code = await attempt();
  if (code === 0) return code;
  console.log('editors: once more, in a fresh editor');
  return attempt();
}
