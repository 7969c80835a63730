export { applyKnown, applyWaivers } from './apply-waivers.js';
export { type Archive, BUNDLE_LIMITS, type BundleLimits, readArchive } from './archive.js';
export { type AssetIndex, createAssetIndex } from './asset-index.js';
export { cutSnapshot } from './cut-snapshot.js';
export { type DirectHost, type InputSource, openDirectHost } from './direct-host.js';
export {
  BundleError,
  type BundleErrorCode,
  EvaluationError,
  type EvaluationErrorCode,
  KeyError,
} from './errors.js';
export {
  createEvaluator,
  createModuleEvaluator,
  type Evaluator,
  type EvaluatorOptions,
  evaluate,
  type Module,
} from './evaluator.js';
export { faultsText } from './faults-text.js';
export { joinFindings } from './join-findings.js';
export type { TextSource } from './json-cursor.js';
export { type Manifest, readManifest } from './manifest.js';
export { type Data, mergeData } from './merge-data.js';
export { type Bundle, bundleOf, readBundle, readData, readVerifiedBundle } from './read-bundle.js';
export {
  importSigningKey,
  importVerificationKey,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  type SignatureKey,
} from './signatures/keys.js';
export { type Signing, signArchive } from './signatures/sign.js';
export {
  readClaims,
  SIGNATURE_ENTRY,
  type SignatureClaims,
  signatureToken,
} from './signatures/signature-file.js';
export { type Verification, verifyArchive } from './signatures/verify.js';
