/** Names and strings as Rego writes them. */

/** Words that cannot be names in Rego v1. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'as',
  'contains',
  'default',
  'else',
  'every',
  'false',
  'if',
  'import',
  'in',
  'not',
  'null',
  'package',
  'some',
  'true',
  'with',
]);

/** `.name` or `["any text"]` */
export function memberText(name: string): string {
  const before = members.get(name);
  if (before !== undefined) return before;
  if (members.size >= MEMBERS) members.clear();
  const text = NAME.test(name) && !KEYWORDS.has(name) ? `.${name}` : `[${quote(name)}]`;
  members.set(name, text);
  return text;
}

/** Members come again and again. */
const members = new Map<string, string>();
const MEMBERS = 1024;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Most texts need no escapes. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A string of JSON, which is one of Rego and of YAML too; what YAML would not take as it is, and invisible breaks, are escaped. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
