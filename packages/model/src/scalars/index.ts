export * from './cidr.js';
export * from './duration.js';
export * from './host.js';
export * from './ip.js';
export * from './scalar-fault.js';
export * from './timestamp.js';
export * from './version.js';
export * from './version-range.js';
