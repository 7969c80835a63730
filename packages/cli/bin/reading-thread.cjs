// The thread of `readInThreads`. Invariant: every job is answered once, in order.
'use strict';
const { parentPort } = require('node:worker_threads');
const { READING, readProgram } = require('./fast-program.cjs');

async function start() {
  const { readJob } = readProgram(READING)?.exports ?? (await import('../dist/reading-job.js'));
  // Jobs that were sent before wait for this.
  parentPort.on('message', (job) => {
    const { answer, buffers } = readJob(job);
    parentPort.postMessage(answer, buffers);
  });
}

start();
