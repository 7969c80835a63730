/** The words of the platform schema (`platforms.nocode`) that adapters use. */
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
  | 'request'
  | 'log';

export type TriggerKind =
  | 'http'
  | 'form'
  | 'chat'
  | 'mcp'
  | 'websocket'
  | 'socket'
  | 'resume'
  | 'schedule'
  | 'event'
  | 'email'
  | 'manual'
  | 'subflow'
  | 'app'
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
  | 'credential'
  | 'record_selector'
  | 'record_data';

export type ParamKind = 'literal' | 'expression' | 'template';

export type AuthKind = 'none' | 'basic' | 'header' | 'jwt' | 'oauth' | 'hmac' | 'ip' | 'platform';

export type AuditLevel = 'none' | 'activity' | 'full';

export type RunContext = 'invoker' | 'owner' | 'service' | 'system_sharing' | 'system_no_sharing';

export type GrantAction = 'read' | 'create' | 'update' | 'delete' | 'share';

export type StoreContent = 'records' | 'users' | 'files' | 'access' | 'logic';

export type DataClass = 'secret' | 'personal' | 'payment' | 'health' | 'other';

export type Audience = 'everyone' | 'organisation' | 'listed';

export type ConnectorGroup = 'business' | 'consumer' | 'platform' | 'generic';

export type VariableType = 'text' | 'number' | 'boolean' | 'json' | 'data_source' | 'secret';

export type DataGroup = 'business' | 'general' | 'blocked';

export type AppType = 'canvas' | 'model' | 'internal_tool' | 'portal' | 'bot' | 'cms';

export type Visibility = 'private' | 'team' | 'organisation' | 'everyone';

export type EnvironmentTier = 'development' | 'test' | 'production' | 'trial' | 'standard';

export type LogKind = 'history' | 'trail' | 'console' | 'service';
