export { emitWasm } from './emit-wasm.js';
