/**
 * A coarse scan of source text, for the places where the tree has gaps: the line being typed.
 * Invariant: total; knows words, numbers, strings, comments and punctuation, and nothing of the grammar.
 */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'comment' | 'punctuation';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** First on its line. */
  readonly first: boolean;
  /** First on its line and in column 1. */
  readonly column1: boolean;
}

const PATTERN =
  /(\/\/[^\n]*)|((?:\b(?:r|v|cidr|ip|host|url|time|glob))?"(?:\\.|[^"\\\n])*"?)|([A-Za-z_][A-Za-z0-9_]*)|(\d+(?:\.\d+)?[A-Za-z]*)|(->|[<>=!]=|&&|\|\||[^\s\w])/g;

/** The tokens that begin before `end`, in order; the last one may reach beyond it. */
export function scanTokens(text: string, end: number = text.length): readonly Token[] {
  const tokens: Token[] = [];
  let lineOfLast = -1;
  for (const match of text.matchAll(PATTERN)) {
    const start = match.index;
    if (start >= end) break;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    tokens.push({
      kind: kindOf(match),
      text: match[0],
      start,
      end: start + match[0].length,
      first: lineStart !== lineOfLast,
      column1: lineStart === start,
    });
    lineOfLast = lineStart;
  }
  return tokens;
}

function kindOf(match: RegExpMatchArray): Token['kind'] {
  if (match[1] !== undefined) return 'comment';
  if (match[2] !== undefined) return 'string';
  if (match[3] !== undefined) return 'word';
  return match[4] !== undefined ? 'number' : 'punctuation';
}
