/** What Directus assumes where an export leaves an option out. */
export const DEFAULTS = {
  /** `options.method` of a webhook trigger and of a request. */
  method: 'GET',
  /** `options.permissions` of operations on items: the rights of whoever started the flow. */
  permissions: '$trigger',
  /** `status` of a flow. */
  status: 'active',
} as const;

/** Whose rights an operation acts with: whether they may be more than those of whoever started the flow. */
export const ELEVATED: Readonly<Record<string, boolean>> = {
  $trigger: false,
  $public: false,
  $full: true,
};
