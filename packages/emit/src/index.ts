export { type BundleParts, buildBundle } from './bundle/build-bundle.js';
export { type LayoutFile, OCI_MEDIA_TYPES, type OciImage, ociLayout } from './bundle/oci-layout.js';
export { packArchive } from './bundle/pack-archive.js';
export type { TarEntry } from './bundle/tar.js';
export { type Entrypoint, entrypointsOf } from './entrypoints.js';
export { type EmitRegoOptions, emitRego, type RegoFile } from './rego/emit-rego.js';
export * from './wasm/index.js';
