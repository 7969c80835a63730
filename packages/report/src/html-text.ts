/**
 * Markup that cannot be broken by what it holds.
 * Invariant: holes are `Markup` by type, and only this file makes `Markup`: from text by escaping it.
 */
declare const escaped: unique symbol;
export type Markup = string & { readonly [escaped]: true };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template of markup; lists are joined. Text goes in through `text`. */
export function html(
  strings: TemplateStringsArray,
  ...holes: readonly (Markup | readonly Markup[])[]
): Markup {
  return strings.reduce((out, s, i) => {
    const hole = holes[i - 1] ?? NOTHING;
    return out + (Array.isArray(hole) ? hole.join('') : String(hole)) + s;
  }) as Markup;
}

/** Markup of our own that holds no text from elsewhere. */
export function trusted(markup: string): Markup {
  return markup as Markup;
}

export const NOTHING = '' as Markup;

/** Text as markup. Control characters are not allowed in HTML; bidirectional ones could make a line read otherwise. */
export function text(value: string | number): Markup {
  return String(value)
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)
    .replace(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd') as Markup;
}
