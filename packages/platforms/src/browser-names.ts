/** What every browser gives to code. Written out, so that it does not depend on where this runs. */
export const BROWSER: ReadonlySet<string> = new Set(
  (
    'AbortController Array ArrayBuffer BigInt BigInt64Array BigUint64Array Blob Boolean DataView Date Error EvalError File FileReader ' +
    'Float32Array Float64Array FormData Function Headers Infinity Int16Array Int32Array Int8Array Intl JSON Map Math NaN Number Object Promise ' +
    'Proxy RangeError ReferenceError Reflect RegExp Request Response Set String Symbol SyntaxError TextDecoder TextEncoder TypeError URIError URL ' +
    'URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet arguments atob btoa clearInterval ' +
    'clearTimeout console crypto decodeURI decodeURIComponent encodeURI encodeURIComponent escape fetch globalThis isFinite isNaN parseFloat ' +
    'parseInt performance queueMicrotask self setInterval setTimeout structuredClone undefined unescape window'
  ).split(' '),
);
