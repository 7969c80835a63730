// What a person does in the editor and what must be on the screen then, step by step.
// Invariant: a step looks at the page only, never at the server; each leaves the document as the next one expects it.
import { waitFor } from './editor-tools.mjs';

const FILE = 'exposure.policy';

export const steps = [
  {
    name: 'opens a policy without complaints',
    async run({ page, shot }) {
      const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: FILE });
      await row.waitFor({ timeout: 60_000 });
      await row.dblclick();
      await page.waitForSelector('.monaco-editor .view-lines', { timeout: 30_000 });
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('badword');
      await page.waitForSelector('.squiggly-error', { timeout: 20_000 });
      await shot('1-open');
    },
  },
];
void waitFor;
