export type { PlatformAdapter, PlatformExport, Sniffed } from './adapter.js';
export type * from './file-report.js';
export { type Exposure, type InventoryEntry, inventoryOf } from './governance/inventory.js';
export { sidecarJsonSchema } from './governance/sidecar.js';
export { readWaivers, type WaiverFault, waiversJsonSchema } from './governance/waivers.js';
export { type ParsedJson, parseJson } from './parse-json.js';
export * from './read-exports.js';
export { type PlatformShare, splitByPlatform } from './split-by-platform.js';
