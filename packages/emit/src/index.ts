export { type BundleParts, buildBundle } from './bundle/build-bundle.js';
export { type EmitRegoOptions, emitRego, type RegoFile } from './rego/emit-rego.js';
export * from './wasm/index.js';
