// What a person does in the editor and what must be on the screen then, step by step.
// Invariant: a step looks at the page only, never at the server; each leaves the document as the next one expects it.
import { waitFor } from './editor-tools.mjs';

const FILE = 'exposure.policy';
/** Lines of the fixture, counted from 1. */
const REQUIRE = 16;
const MESSAGE = 17;

const squiggles = '.monaco-editor .squiggly-error';

/** Puts the cursor at a place through the editor's own dialogue. */
async function goTo(page, line, column) {
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').waitFor();
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Runs a command by its title, as in the command palette. */
async function command(page, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').waitFor();
  await page.keyboard.type(title);
  await page.locator('.quick-input-widget .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** The text of the visible lines of the active editor. Blanks on the screen are no-break spaces. */
async function visibleText(page) {
  return page.evaluate(() => {
    const group = document.querySelector('.editor-group-container.active') ?? document;
    return [...group.querySelectorAll('.view-line')]
      .sort((a, b) => Number.parseInt(a.style.top, 10) - Number.parseInt(b.style.top, 10))
      .map((line) => line.textContent.replaceAll('\u00a0', ' '))
      .join('\n');
  });
}

async function textHas(page, piece) {
  await waitFor(
    `the text ${JSON.stringify(piece)}`,
    async () => (await visibleText(page)).includes(piece),
    20_000,
  );
}

/** One undo at a time, each seen on the screen before the next: pressed ahead of the screen, one too many takes back what an earlier step left. */
async function undoTo(page, piece) {
  for (let i = 0; i < 40; i++) {
    const before = await visibleText(page);
    if (before.includes(piece)) return;
    await page.keyboard.press('Control+Z');
    await waitFor('an undo on the screen', async () => (await visibleText(page)) !== before, 20_000);
  }
  throw new Error(`no undo leads to ${JSON.stringify(piece)}: ${await visibleText(page)}`);
}

async function noSquiggles(page) {
  await waitFor('no squiggles', async () => (await page.locator(squiggles).count()) === 0);
}

/** Lets fades and the server's answers end, for the picture's sake. */
function settled(page) {
  return page.waitForTimeout(500);
}

export const steps = [
  {
    name: 'opens a policy without complaints',
    async run({ page, shot }) {
      const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: FILE });
      await row.waitFor({ timeout: 60_000 });
      await row.dblclick();
      await page.waitForSelector('.monaco-editor .view-lines', { timeout: 30_000 });
      await textHas(page, 'policy EX-01');
      // The outline is filled by the server: it is there once the server answers.
      await command(page, 'Explorer: Focus on Outline View');
      await page.locator('.outline-pane .monaco-list-row', { hasText: 'EX-14' }).waitFor({ timeout: 30_000 });
      await noSquiggles(page);
      await shot('1-open');
      await command(page, 'View: Focus Active Editor Group');
    },
  },
  {
    name: 'shows a diagnostic while a mistake is typed',
    async run({ page, shot }) {
      await goTo(page, REQUIRE, 24);
      await page.keyboard.press('Backspace');
      const typed = performance.now();
      await page.waitForSelector(squiggles, { timeout: 20_000 });
      const took = Math.round(performance.now() - typed);
      await page.keyboard.press('Control+Shift+M');
      const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'no field' }).first();
      await problem.waitFor();
      await shot('2-diagnostic');
      const text = (await problem.textContent()).replace(/\s+/g, ' ');
      await page.keyboard.press('Control+Shift+M');
      await command(page, 'View: Focus Active Editor Group');
      return `${text}, after ${took} ms`;
    },
  },
  {
    name: 'repairs it by the quick fix',
    async run({ page, shot }) {
      await goTo(page, REQUIRE, 22);
      await page.keyboard.press('Control+.');
      await page.locator('.action-widget .monaco-list-row', { hasText: 'auth' }).first().waitFor();
      await shot('3-quick-fix');
      await page.keyboard.press('Enter');
      await textHas(page, 'require endpoint.auth != none');
      await noSquiggles(page);
    },
  },
  {
    name: 'completes a field after a dot',
    async run({ page, shot }) {
      await goTo(page, REQUIRE, 32);
      await page.keyboard.type(' and endpoint.');
      const list = page.locator('.suggest-widget .monaco-list-row');
      await list.filter({ hasText: 'ip_limited' }).waitFor({ timeout: 20_000 });
      const labels = await list.locator('.label-name').allInnerTexts();
      await page.keyboard.type('ip');
      await page.locator('.suggest-widget .monaco-list-row.focused', { hasText: 'ip_limited' }).waitFor();
      const details = page.locator('.suggest-details-container .suggest-details, .suggest-details');
      if (!(await details.first().isVisible())) await page.keyboard.press('Control+Space');
      await details.filter({ hasText: 'Whether callers are limited to listed addresses.' }).first().waitFor();
      await settled(page);
      await shot('4-completion');
      await page.keyboard.press('Enter');
      await textHas(page, 'and endpoint.ip_limited');
      await undoTo(page, 'require endpoint.auth != none\n');
      await noSquiggles(page);
      return labels.slice(0, 5).join(', ');
    },
  },
  {
    name: 'proposes the members of an enum',
    async run({ page, shot }) {
      await goTo(page, REQUIRE, 28);
      await page.keyboard.press('Control+Space');
      await page.locator('.suggest-widget .monaco-list-row', { hasText: 'jwt' }).waitFor({ timeout: 20_000 });
      await settled(page);
      await shot('5-members');
      await page.keyboard.press('Escape');
      await noSquiggles(page);
    },
  },
  {
    name: 'shows the documentation of a field on hover',
    async run({ page, shot }) {
      await goTo(page, MESSAGE, 18);
      await goTo(page, REQUIRE, 22);
      await command(page, 'Show or Focus Hover');
      const hover = page.locator('.monaco-hover', { hasText: 'Endpoint.auth: AuthKind or unknown' }).first();
      await hover.waitFor({ timeout: 20_000 });
      await settled(page);
      await shot('6-hover');
      const signature = await hover.locator('.monaco-tokenized-source').first().textContent();
      await page.keyboard.press('Escape');
      return signature;
    },
  },
  {
    name: 'goes to the definition in the platform schema',
    async run({ page, shot }) {
      await goTo(page, REQUIRE, 22);
      await page.keyboard.press('F12');
      await page.locator('.tab.active', { hasText: 'nocode.policy' }).waitFor({ timeout: 20_000 });
      await textHas(page, 'auth: AuthKind or unknown');
      await noSquiggles(page);
      await shot('7-definition');
      await page.locator('.tab', { hasText: FILE }).first().click();
      await textHas(page, 'policy EX-01');
    },
  },
  {
    name: 'renames a binder everywhere',
    async run({ page, shot }) {
      await goTo(page, REQUIRE, 14);
      await page.keyboard.press('F2');
      const box = page.locator('.rename-box input');
      await box.waitFor();
      await box.fill('hook');
      await settled(page);
      await shot('8-rename');
      await box.press('Enter');
      await textHas(page, 'require hook.auth != none');
      await textHas(page, 'for hook in Endpoint where hook.kind == http and hook.path not in trusted_paths');
      await textHas(page, '"{hook.automation.name} accepts {hook.method} {hook.path} from anyone"');
      await noSquiggles(page);
      await undoTo(page, 'require endpoint.auth != none');
    },
  },
  {
    name: 'formats the document',
    async run({ page, shot }) {
      await goTo(page, REQUIRE, 1);
      await page.keyboard.type('      ');
      await goTo(page, 10, 11);
      await page.keyboard.type('    ');
      await textHas(page, 'severity     high');
      await command(page, 'Format Document');
      await textHas(page, '\n  severity high\n');
      await textHas(page, '\n  require endpoint.auth != none\n');
      await shot('9-formatted');
    },
  },
  {
    name: 'fills in a new policy from the snippet',
    async run({ page, shot }) {
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('poli');
      await page.locator('.suggest-widget .monaco-list-row', { hasText: 'a new policy' }).first().waitFor();
      await shot('10-snippet');
      await page.keyboard.press('Enter');
      await textHas(page, 'policy XX-01 "What is wrong" {');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await settled(page);
      await noSquiggles(page);
      await shot('11-new-policy');
    },
  },
];
