declare function atob(text: string): string;

/** The bytes that a text in base64 (RFC 4648) stands for. */
export function decodeBase64(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  // A callback for each of the bytes would take milliseconds in a process that has just started.
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
