/** The words of the platform schema (`platforms.nocode`) that this adapter uses. */
export type Category =
  | 'read'
  | 'write'
  | 'delete'
  | 'send'
  | 'exec'
  | 'code'
  | 'ai'
  | 'transform'
  | 'control'
  | 'respond'
  | 'file'
  | 'admin'
  | 'request';

export type TriggerKind =
  | 'http'
  | 'form'
  | 'chat'
  | 'mcp'
  | 'resume'
  | 'schedule'
  | 'event'
  | 'email'
  | 'manual'
  | 'subflow'
  | 'error'
  | 'other';

export type SinkRole =
  | 'none'
  | 'sql'
  | 'shell'
  | 'url'
  | 'header'
  | 'query_key'
  | 'body'
  | 'html'
  | 'path'
  | 'prompt'
  | 'code'
  | 'credential';

export type AuthKind = 'none' | 'basic' | 'header' | 'jwt' | 'oauth' | 'hmac' | 'ip' | 'platform';
