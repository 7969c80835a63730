#!/usr/bin/env node
// Starts the built program; a checkout that was not built yet gets told so instead of a stack trace.
import { readProgram } from './fast-program.mjs';

let main;
try {
  ({ main } = readProgram()?.exports ?? (await import('../dist/main.js')));
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`policyc is not built yet (${error.message.split('\n')[0]}).\nRun: npm ci && npm run build`);
  process.exitCode = 70;
}
if (main) process.exitCode = await main(process.argv.slice(2));
