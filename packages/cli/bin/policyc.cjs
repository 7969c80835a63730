#!/usr/bin/env node
// Starts the built program; a checkout that was not built yet gets told so instead of a stack trace. CommonJS, for Node takes 5 ms for its loader of
// other modules.
'use strict';
const { setFlagsFromString } = require('node:v8');
const { formOf, readProgram } = require('./fast-program.cjs');

async function start() {
  const [command] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  // The script has short names that nobody could read in a stack.
  const wantsStack = process.env.POLICYC_DEBUG === '1';
  let main;
  try {
    ({ main } =
      (wantsStack ? undefined : readProgram(formOf(command)))?.exports ?? (await import('../dist/main.js')));
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.error(
      `policyc is not built yet (${error.message.split('\n')[0]}).\nRun: npm ci && npm run build`,
    );
    process.exitCode = 70;
    return;
  }
  // Node 20 optimises what has run for long four times later: in a process that compiles once and ends, the threads that optimise would take half
  // as much time again from the processor as the program itself. Set behind the program: V8 refuses compiled code of other flags. Later versions of
  // V8 do not know the flag.
  if (command === 'compile' && process.versions.v8.startsWith('11.'))
    setFlagsFromString('--interrupt-budget=270000');
  process.exitCode = await main(process.argv.slice(2));
}

start();
