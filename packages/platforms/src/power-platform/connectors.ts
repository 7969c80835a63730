/**
 * What is known of connectors by their names. Data: to teach the adapter a connector, add a line. A connector that is
 * not listed has an unknown group, and nothing that it brings counts as coming from outside.
 */

/** Whether a service is run for an organisation, or for anybody with an account of their own. */
export type ConnectorGroup = 'business' | 'consumer' | 'platform' | 'generic';

interface ConnectorFacts {
  readonly group: ConnectorGroup;
  /** Strangers can choose what its triggers receive: mail, feeds, public posts; `undefined`: guests may. */
  readonly outsiders?: boolean | 'maybe';
  /** Its triggers are about mail. */
  readonly mail?: boolean;
  /** Its operations change who may do what, or how the platform is set up. */
  readonly admin?: boolean;
}

const BUSINESS: ConnectorFacts = { group: 'business' };
const CONSUMER: ConnectorFacts = { group: 'consumer' };
const PLATFORM: ConnectorFacts = { group: 'platform' };
const ADMIN: ConnectorFacts = { group: 'platform', admin: true };

const CONNECTORS: Readonly<Record<string, ConnectorFacts>> = {
  shared_office365: { group: 'business', mail: true, outsiders: true },
  shared_office365users: BUSINESS,
  shared_office365groups: { group: 'business', admin: true },
  shared_office365groupsmail: { group: 'business', mail: true, outsiders: true },
  shared_sharepointonline: BUSINESS,
  shared_onedriveforbusiness: BUSINESS,
  shared_excelonlinebusiness: BUSINESS,
  shared_teams: { group: 'business', outsiders: 'maybe' },
  shared_microsoftforms: { group: 'business', outsiders: 'maybe' },
  shared_planner: BUSINESS,
  shared_todo: BUSINESS,
  shared_wordonlinebusiness: BUSINESS,
  shared_onenote: BUSINESS,
  shared_yammer: { group: 'business', outsiders: 'maybe' },
  shared_powerbi: BUSINESS,
  shared_commondataservice: BUSINESS,
  shared_commondataserviceforapps: BUSINESS,
  shared_dynamicscrmonline: BUSINESS,
  shared_dynamicsax: BUSINESS,
  shared_d365fo: BUSINESS,
  shared_bookings: { group: 'business', outsiders: true },
  shared_sql: BUSINESS,
  shared_sqldw: BUSINESS,
  shared_oracle: BUSINESS,
  shared_mysql: BUSINESS,
  shared_postgresql: BUSINESS,
  shared_azureblob: BUSINESS,
  shared_azurefile: BUSINESS,
  shared_azuretables: BUSINESS,
  shared_azurequeues: BUSINESS,
  shared_documentdb: BUSINESS,
  shared_servicebus: BUSINESS,
  shared_eventhubs: BUSINESS,
  shared_azureeventgrid: BUSINESS,
  shared_azureautomation: BUSINESS,
  shared_azuredevops: BUSINESS,
  shared_visualstudioteamservices: BUSINESS,
  shared_visualstudio: BUSINESS,
  shared_azureopenai: BUSINESS,
  shared_cognitiveservicestextanalytics: BUSINESS,
  shared_keyvault: BUSINESS,
  shared_salesforce: BUSINESS,
  shared_servicenow: { group: 'business', outsiders: 'maybe' },
  shared_sap: BUSINESS,
  shared_saperp: BUSINESS,
  shared_jira: { group: 'business', outsiders: 'maybe' },
  shared_zendesk: { group: 'business', outsiders: true },
  shared_freshdesk: { group: 'business', outsiders: true },
  shared_docusign: { group: 'business', outsiders: true },
  shared_adobesign: { group: 'business', outsiders: true },
  shared_box: BUSINESS,
  shared_slack: { group: 'business', outsiders: 'maybe' },
  shared_github: { group: 'business', outsiders: true },
  shared_typeform: { group: 'business', outsiders: true },
  shared_stripe: { group: 'business', outsiders: true },
  shared_shopify: { group: 'business', outsiders: true },
  shared_eventbrite: { group: 'business', outsiders: true },
  shared_surveymonkey: { group: 'business', outsiders: true },
  shared_gmail: { group: 'consumer', mail: true, outsiders: true },
  shared_outlook: { group: 'consumer', mail: true, outsiders: true },
  shared_googledrive: CONSUMER,
  shared_googlesheet: CONSUMER,
  shared_googlecalendar: { group: 'consumer', outsiders: true },
  shared_googlecontacts: CONSUMER,
  shared_googletasks: CONSUMER,
  shared_onedrive: CONSUMER,
  shared_excel: CONSUMER,
  shared_dropbox: CONSUMER,
  shared_twitter: { group: 'consumer', outsiders: true },
  shared_facebook: { group: 'consumer', outsiders: true },
  shared_instagram: { group: 'consumer', outsiders: true },
  shared_instagrambasicdisplay: { group: 'consumer', outsiders: true },
  shared_linkedin: { group: 'consumer', outsiders: true },
  shared_linkedinv2: { group: 'consumer', outsiders: true },
  shared_youtube: { group: 'consumer', outsiders: true },
  shared_pinterest: { group: 'consumer', outsiders: true },
  shared_tumblr: { group: 'consumer', outsiders: true },
  shared_medium: CONSUMER,
  shared_bloggerip: CONSUMER,
  shared_wordpress: CONSUMER,
  shared_trello: { group: 'consumer', outsiders: 'maybe' },
  shared_todoist: CONSUMER,
  shared_wunderlist: CONSUMER,
  shared_evernote: CONSUMER,
  shared_telegrambotip: { group: 'consumer', outsiders: true },
  shared_discord: { group: 'consumer', outsiders: true },
  shared_whatsapp: { group: 'consumer', outsiders: true },
  shared_rss: { group: 'generic', outsiders: true },
  shared_webcontents: { group: 'generic' },
  shared_webcontentsv2: { group: 'generic' },
  shared_smtp: { group: 'generic' },
  shared_ftp: { group: 'generic', outsiders: 'maybe' },
  shared_sftpwithssh: { group: 'generic', outsiders: 'maybe' },
  shared_filesystem: { group: 'generic' },
  shared_openai: { group: 'generic' },
  shared_openaiip: { group: 'generic' },
  shared_sendmail: PLATFORM,
  shared_approvals: PLATFORM,
  shared_flowpush: PLATFORM,
  shared_uiflow: PLATFORM,
  shared_aibuilder: PLATFORM,
  // The platform's own operations have no `shared_`.
  aibuilder: PLATFORM,
  shared_cdsmetadata: PLATFORM,
  shared_conversionservice: PLATFORM,
  shared_logicflows: PLATFORM,
  shared_msnweather: PLATFORM,
  shared_microsoftcopilotstudio: PLATFORM,
  shared_powervirtualagents: PLATFORM,
  shared_flowmanagement: ADMIN,
  shared_microsoftflowforadmins: ADMIN,
  shared_powerappsforadmins: ADMIN,
  shared_powerappsforappmakers: ADMIN,
  shared_powerplatformforadmins: ADMIN,
  shared_powerplatformadminv2: ADMIN,
  shared_azuread: { group: 'business', admin: true },
  shared_azuread2: { group: 'business', admin: true },
  shared_intune: { group: 'business', admin: true },
};

/** What is known of a connector, or undefined. */
export function connectorFacts(name: string | undefined): ConnectorFacts | undefined {
  return name !== undefined && Object.hasOwn(CONNECTORS, name) ? CONNECTORS[name] : undefined;
}

/** Names of custom connectors carry their solution's prefix and an escaped separator. */
const CUSTOM = /-5f|^shared_[a-z0-9]{2,8}-|[0-9a-f]{16}$/i;

/** Whether the organisation itself added the connector; undefined where its name does not tell. */
export function isCustomConnector(name: string): boolean | undefined {
  if (connectorFacts(name) !== undefined) return false;
  return CUSTOM.test(name) ? true : undefined;
}
