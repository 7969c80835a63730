export * from './create-server.js';
export * from './host.js';
export * from './node-host.js';
export * from './start-server.js';
