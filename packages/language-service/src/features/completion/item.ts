/** One proposal. `insert` replaces the word before the cursor; a `snippet` has tab stops in the LSP syntax. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  /** Short, shown beside the label: a type or a title. */
  readonly detail?: string;
  /** One line of the language that shows what it is. */
  readonly signature?: string;
  /** Markdown, without the signature. */
  readonly documentation?: string;
  readonly insert: string;
  readonly snippet: boolean;
  /** Groups proposals: smaller first, then in the order given. */
  readonly rank: number;
}

export type CompletionKind =
  | 'field'
  | 'relation'
  | 'method'
  | 'member'
  | 'kind'
  | 'enum'
  | 'edge'
  | 'param'
  | 'function'
  | 'variable'
  | 'keyword'
  | 'value'
  | 'snippet'
  | 'package'
  | 'policy'
  | 'type';

/** What fits best here, then what is in reach, then what is always possible. */
export const rank = { best: 0, good: 1, usual: 2, rare: 3 } as const;

export function item(
  kind: CompletionKind,
  label: string,
  options: {
    readonly detail?: string | undefined;
    readonly signature?: string | undefined;
    readonly documentation?: string | undefined;
    readonly insert?: string;
    readonly snippet?: string;
    readonly rank?: number;
  } = {},
): CompletionItem {
  return {
    label,
    kind,
    ...(options.detail ? { detail: options.detail } : {}),
    ...(options.signature ? { signature: options.signature } : {}),
    ...(options.documentation ? { documentation: options.documentation } : {}),
    insert: options.snippet ?? options.insert ?? label,
    snippet: options.snippet !== undefined,
    rank: options.rank ?? rank.usual,
  };
}
