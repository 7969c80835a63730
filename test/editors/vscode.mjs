// Drives the packaged extension in a real VS Code (the server in the code-server package, headless Chromium) the way a
// person would, and leaves screenshots in out/editors/. Skips with exit 0 where there is no Chromium, unless
// POLICYC_REQUIRE_EDITORS=1.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, findProgram, freePort, installTools, startGroup, waitFor } from './editor-tools.mjs';
import { steps } from './vscode-steps.mjs';

const run = promisify(execFile);

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'files.autoSave': 'off',
  'workbench.reduceMotion': 'on',
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
};

const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param root the repository, with the extension packaged
 * @returns the exit code
 */
export async function testVsCode(root) {
  const chromium = await findProgram('chromium', 'chromium-browser', 'google-chrome');
  if (chromium === undefined) return skip('there is no Chromium on this machine (apt-get install chromium)');
  const tools = await installTools().catch((error) => error);
  if (tools instanceof Error) return skip(`its server could not be installed (${tools.message.trim()})`);
  const { vscodeServer } = tools;
  const screenshots = join(root, 'out/editors');
  await mkdir(screenshots, { recursive: true });
  const vsix = await findVsix(root);

  const home = await mkdtemp(join(tmpdir(), 'policyc-vscode-'));
  const workspace = join(home, 'workspace');
  await cp(join(root, 'test/editors/fixtures/workspace'), workspace, { recursive: true });
  await mkdir(join(home, 'data/User'), { recursive: true });
  await writeFile(join(home, 'data/User/settings.json'), JSON.stringify(SETTINGS));
  const folders = ['--server-data-dir', home, '--extensions-dir', join(home, 'ext')];
  await run(process.execPath, [
    vscodeServer,
    '--install-extension',
    vsix,
    ...folders,
    '--accept-server-license-terms',
  ]);

  const port = await freePort();
  const server = startGroup(
    process.execPath,
    [
      vscodeServer,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      '--disable-workspace-trust',
      ...folders,
      '--default-folder',
      workspace,
    ],
    { env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' } },
  );
  try {
    const address = `http://127.0.0.1:${port}`;
    await waitFor('the VS Code server', () =>
      fetch(`${address}/version`).then(
        (response) => response.ok,
        () => false,
      ),
    );
    return await drive(chromium, `${address}/?folder=${encodeURIComponent(workspace)}`, screenshots);
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function skip(reason) {
  console.log(`editors: VS Code skipped, ${reason}`);
  return process.env.POLICYC_REQUIRE_EDITORS === '1' ? 1 : 0;
}

async function findVsix(root) {
  const folder = join(root, 'vscode-extension');
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return join(folder, `${name}-${version}.vsix`);
}

/** What a person could read then: a log has no pictures. */
async function screenText(page) {
  const text = await page.locator('.monaco-workbench').innerText({ timeout: 5000 });
  return text.replace(/\n\s*\n/g, '\n').slice(0, 6000);
}

/** Runs the steps in one browser page. @returns the exit code */
async function drive(executablePath, address, screenshots) {
  const { chromium } = createRequire(join(cacheFolder, 'package.json'))('playwright-core');
  const browser = await chromium.launch({ executablePath, headless: true, args: BROWSER_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(address);
    await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
    for (const [i, step] of steps.entries()) {
      const started = performance.now();
      const shot = (name) => page.screenshot({ path: join(screenshots, `${name}.png`) });
      try {
        const note = await step.run({ page, shot });
        const took = Math.round(performance.now() - started);
        console.log(`  ok ${i + 1} ${step.name}${note ? `: ${note}` : ''} (${took} ms)`);
      } catch (error) {
        await shot('failure');
        console.log(`  FAIL ${i + 1} ${step.name}: ${error instanceof Error ? error.message : error}`);
        console.log(`on the screen:\n${await screenText(page)}`);
        console.log(
          `editors: VS Code failed at step ${i + 1} of ${steps.length}; see out/editors/failure.png`,
        );
        return 1;
      }
    }
    console.log(`editors: VS Code passed ${steps.length} steps; screenshots in out/editors/`);
    return 0;
  } finally {
    await browser.close();
  }
}
