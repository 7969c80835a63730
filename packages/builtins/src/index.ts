export * from './catalogue.js';
export * from './define-builtin.js';
export { likeRegex } from './functions/like.js';
export { parseRegex, type RegexFault, type RegexResult } from './regex/parse-regex.js';
export { isSatisfiable, type TextTest } from './regex/satisfiable.js';
export { scalarAutomaton, scalarRe2 } from './scalar-tables.js';
