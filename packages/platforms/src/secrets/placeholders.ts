/**
 * Texts that stand where a secret has to be filled in. Invariant: a mark that a secret was taken out (`REDACTED`) is no
 * placeholder, because a secret stood there.
 */
const TAKEN_OUT = /REDACTED/;

const PLACEHOLDERS: readonly RegExp[] = [
  /^\s*$/,
  // `<token>`, `{token}`, `[your token]`, `%TOKEN%`, `${TOKEN}`, `$TOKEN`
  /<[^<>]*>|^\{.*\}$|^\[.*\]$|^%.*%$|^\$\{?[A-Za-z_.]+\}?$/s,
  /your[-_ ]?[a-z]|change[-_ ]?me|placeholder|example|process\.env|\benv\./i,
  /(?:^|[^a-z0-9])(?:insert|replace|enter|paste|put|add|use|my|the|dummy|sample|demo|todo|tbd|here|fake)(?:$|[^a-z0-9])/i,
  /x{4,}|^x+$|\*{3,}|\.{3,}|…|_{4,}|0{8,}|^(.)\1*$/i,
  /12345678|abcdefgh/i,
  // A template that nothing evaluated, and the output of a command: `{{ $json.token }}`, `$(vault read token)`.
  /\{\{[^{}]*\}\}|^\$\([^()]*\)$/,
  // A constant's name: `API_KEY`, `OPENAI_API_KEY`.
  /^[A-Z]+(?:_[A-Z0-9]+)*_?(?:KEY|TOKEN|SECRET|PASSWORD|AUTH)$/,
  /^[A-Za-z ]+ (?:token|secret|key|password)$/i,
  // What is to be put there: `Printer-API-Key`, `weather_api_token`.
  /^[A-Za-z]{1,40}(?:[-_][A-Za-z]{1,40}){0,6}[-_]api[-_]?(?:key|token)$/i,
  /^(?:(?:api|access|auth|bearer|secret)?[-_ ]?(?:key|token|secret)|string|text|test|true|false|null|undefined|none|n\/a|-)$/i,
  // Where a key lies: `C:\\ssl\\private.key`, `/etc/ssl/server.pem`.
  /^(?:[A-Za-z]:[\\/]|~?\.{0,2}\/)[^\n"'`]{1,300}\.(?:key|pem|crt|cer|der|p12|pfx|jks)$/i,
  // A key of which only the frame is there.
  /^-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----(?:\s|\\[nr])*(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----)?$/,
  // Words in another script than the Latin one, without a digit: `ВСТАВЬТЕ_КЛЮЧ`.
  /^(?=[\0-\u024f]*[^\0-\u024f])[\p{L}\p{M}\s_.,:!()-]+$/u,
];

/** Whether a text is only an example that its user has to replace. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  return !TAKEN_OUT.test(trimmed) && PLACEHOLDERS.some((p) => p.test(trimmed));
}
