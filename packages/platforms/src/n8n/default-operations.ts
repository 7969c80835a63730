/**
 * The operation that n8n takes where the export leaves it out, as the current versions of its app nodes declare it.
 * Data: by app, groups of `resource,resource:operation`; the resource that the node starts with comes first. An app
 * without resources has an operation alone.
 */
const DEFAULTS: Readonly<Record<string, string>> = {
  actionNetwork: 'attendance,event,person,petition,signature,tag:create personTag:add',
  activeCampaign:
    'contact,account,accountContact,connection,deal,ecommerceCustomer,ecommerceOrder,tag:create contactList,contactTag:add ecommerceOrderProducts,list:getAll',
  adalo: 'getAll',
  affinity: 'organization,listEntry,person:create list:get',
  agileCrm: 'contact,company,deal:get',
  airtable: 'record:get base:getMany',
  airtop: 'session,window:create agent:run extraction:getPaginated file:getMany interaction:click',
  apiTemplateIo: 'image,pdf:create account:get',
  asana: 'task,subtask:create project,user:get taskComment,taskProject,taskTag:add',
  autopilot: 'contact:upsert contactJourney,contactList:add list:create',
  awsCertificateManager: 'certificate:renew',
  awsCognito: 'user,group:getAll userPool:get',
  awsComprehend: 'detectDominantLanguage',
  awsDynamoDb: 'item:upsert',
  awsElb: 'loadBalancer:create listenerCertificate:add',
  awsIam: 'user,group:getAll',
  awsLambda: 'invoke',
  awsRekognition: 'analyze',
  awsS3: 'file:download bucket,folder:create',
  awsSes: 'email:send customVerificationEmail,template:create',
  awsSns: 'publish',
  awsSqs: 'sendMessage',
  awsTextract: 'analyzeExpense',
  awsTranscribe: 'create',
  azureCosmosDb: 'container,item:getAll',
  azureStorage: 'container,blob:getAll',
  bambooHr: 'employee:create companyReport:get employeeDocument,file:delete',
  bannerbear: 'image:create template:get',
  baserow: 'row:getAll',
  beeminder: 'datapoint,charge:create goal,user:get',
  bitly: 'link:create',
  bitwarden: 'collection,group,member:get event:getAll',
  box: 'file:upload folder:create',
  Brandfetch: 'data',
  bubble: 'object:get',
  chargebee: 'invoice:list customer:create subscription:delete',
  circleCi: 'pipeline:get',
  ciscoWebex: 'message,meeting:create',
  citrixAdc: 'file:upload certificate:create',
  clearbit: 'company,person:enrich',
  clickUp:
    'task,checklist,checklistItem,comment,folder,goal,goalKeyResult,spaceTag,taskDependency,timeEntry:create list:customFields taskList,taskTag,timeEntryTag:add',
  clockify: 'project,client,tag,task,timeEntry:create user,workspace:getAll',
  cloudflare: 'zoneCertificate:upload',
  cockpit: 'collection:getAll form:submit singleton:get',
  coda: 'table:createRow control,formula,view:get',
  coinGecko: 'coin,event:getAll',
  compression: 'decompress',
  confluence: 'page:create attachment,space:getMany search:query',
  contentful: 'entry,contentType,space:get asset,locale:getAll',
  convertKit: 'form,sequence:addSubscriber customField:update tag,tagSubscriber:create',
  convertToFile: 'csv',
  copper: 'company,lead,opportunity,person,project,task:create customerSource,user:getAll',
  cortex: 'analyzer,responder:execute job:get',
  crateDb: 'insert',
  currents: 'run,action,project,specFile,test,testResult:getAll instance:get signature:generate',
  customerIo: 'customer:upsert campaign:get event:track segment:add',
  databricks:
    'databricksSql:executeQuery files:listDirectory genie:startConversation modelServing:queryEndpoint unityCatalog:listTables vectorSearch:listIndexes',
  dataTable: 'row:insert table:list',
  dateTime: 'getCurrentDate',
  deepL: 'language:translate',
  demio: 'event,report:get',
  dhl: 'shipment:get',
  discord: 'message:send channel:create member:getAll',
  discourse: 'post,category,group,user:create userGroup:add',
  disqus: 'forum:get',
  drift: 'contact:create',
  dropbox: 'file:upload folder:create search:query',
  dropcontact: 'enrich',
  e2eTest: 'remoteOptions',
  editImage: 'border',
  egoi: 'create',
  elasticsearch: 'document:get index:create',
  elasticSecurity: 'case,connector:create caseComment,caseTag:add',
  emailSend: 'email:send',
  emelia: 'campaign:get contactList:getAll',
  erpNext: 'document:create',
  evaluation: 'setOutputs',
  executionData: 'save',
  extractFromFile: 'csv',
  flow: 'task:create',
  form: 'page',
  freshdesk: 'ticket,contact:create',
  freshservice:
    'agent,agentGroup,announcement,assetType,change,department,location,problem,product,release,requester,requesterGroup,software,ticket:create agentRole:get',
  freshworksCrm: 'account,appointment,contact,deal,note,task:create salesActivity:get search:query',
  ftp: 'download',
  getResponse: 'contact:get',
  ghost: 'post:get',
  git: 'log',
  github:
    'issue,file,pullRequest,release,review:create organization,user:getRepositories repository:getIssues workflow:dispatch',
  gitlab: 'issue,file,release:create repository:getIssues user:getRepositories',
  gmail: 'message:send draft:create label,thread:getAll',
  gong: 'call:getAll user:get',
  googleAds: 'campaign:getAll',
  googleAnalytics: 'report:get userActivity:search',
  googleBigQuery: 'database:executeQuery',
  googleBooks: 'bookshelf,volume:get bookshelfVolume:getAll',
  googleBusinessProfile: 'post:create review:get',
  googleCalendar: 'event:create calendar:availability',
  googleChat: 'message:create member,space:get',
  googleCloudNaturalLanguage: 'document:analyzeSentiment',
  googleCloudStorage: 'bucket,object:getAll',
  googleContacts: 'contact:create',
  googleDocs: 'document:create',
  googleDrive: 'file:upload drive,folder:create fileFolder:search',
  googleFirebaseCloudFirestore: 'document:get collection:getAll',
  googleFirebaseRealtimeDatabase: 'create',
  googlePerspective: 'analyzeComment',
  googleSheets: 'sheet:read spreadsheet:create',
  googleSlides: 'presentation:create page:get',
  googleTasks: 'task:create',
  googleTranslate: 'language:translate',
  gotify: 'message:create',
  goToWebinar: 'attendee,coorganizer,panelist,registrant,session,webinar:get',
  grafana: 'dashboard,team:create teamMember:add user:getAll',
  grist: 'getAll',
  gSuiteAdmin: 'user,group:create device:get',
  hackerNews: 'article,user:get all:getAll',
  haloPSA: 'client,site,user:create ticket:delete',
  harvest: 'task,client,contact,estimate,expense,invoice,project,timeEntry:getAll company:get user:me',
  helpScout: 'conversation,customer,thread:create mailbox:get',
  highLevel: 'contact,opportunity,task:create calendar:bookAppointment',
  homeAssistant:
    'config,state:get cameraProxy:getScreenshot event,history,service:getAll log:getErroLogs template:create',
  html: 'generateHtmlTemplate',
  hubspot: 'contact:upsert company,deal,engagement,ticket:create contactList:add',
  humanticAi: 'profile:create',
  hunter: 'domainSearch',
  iCal: 'createEventFile',
  intercom: 'user,company,lead:create',
  invoiceNinja: 'client,bank_transaction,expense,invoice,payment,quote,task:create',
  itemLists: 'itemList:splitOutItems',
  iterable: 'user:upsert event:track userList:add',
  jenkins: 'job:trigger build:getAll instance:safeRestart',
  jinaAi: 'reader:read research:deepResearch',
  jira: 'issue,user:create issueAttachment,issueComment:add',
  jwt: 'sign',
  keap: 'company,contactNote,contactTag,ecommerceOrder,ecommerceProduct:create contact:upsert email:createRecord file:delete',
  koBoToolbox: 'submission,hook:getAll file,form:get',
  ldap: 'search',
  'langchain.alibabaCloud': 'text:message image:generate video:textToVideo',
  'langchain.anthropic': 'text:message document,image:analyze file:upload prompt:generate',
  'langchain.chat': 'send',
  'langchain.googleGemini':
    'text:message audio:transcribe document:analyze fileSearch:createStore image,video:generate file:upload',
  'langchain.guardrails': 'classify',
  'langchain.minimax': 'text:message audio:textToSpeech image:generate video:textToVideo',
  'langchain.moonshot': 'text:message image:analyze',
  'langchain.ollama': 'text:message image:analyze',
  'langchain.openAi': 'text:response image,audio,video:generate file:upload conversation:create',
  lemlist: 'activity,campaign:getAll enrich,team:get lead:create unsubscribe:add',
  line: 'notification:send',
  linear: 'issue:create comment:addComment',
  lingvaNex: 'translate',
  linkedIn: 'post:create',
  loneScale: 'list:create company:search contact:enrich item:add',
  magento2: 'customer,invoice,product:create order:cancel',
  mailcheck: 'email:check',
  mailchimp: 'member,memberTag:create campaign,listGroup:getAll',
  mailerLite: 'subscriber:create',
  mailjet: 'email,sms:send',
  mandrill: 'message:sendTemplate',
  marketstack: 'endOfDayData:getAll exchange,ticker:get',
  matrix: 'message,room:create account:me event:get media:upload roomMember:getAll',
  mattermost: 'message:post channel,reaction:create',
  mautic: 'contact,company:create campaignContact,companyContact,contactSegment:add segmentEmail:send',
  medium: 'post:create publication:publication',
  messageBird: 'sms:send balance:get',
  metabase: 'questions,alerts,databases,metrics:getAll',
  microsoftDataverse: 'row:getAll',
  microsoftDynamicsCrm: 'account:create',
  microsoftEntra: 'user,group:getAll',
  microsoftExcel: 'workbook,worksheet:getAll table:append',
  microsoftExcelSharePoint: 'worksheet:readRows table:getAll workbook:addWorksheet',
  microsoftGraphSecurity: 'secureScore,secureScoreControlProfile:get',
  microsoftOneDrive: 'file:upload folder:getChildren',
  microsoftOutlook:
    'message:send calendar,contact,event,folderMessage:getAll draft,folder:create messageAttachment:add',
  microsoftSharePoint: 'list:get file:upload item:getAll',
  microsoftSql: 'insert',
  microsoftTeams: 'channel,channelMessage,chat,chatMessage,onlineMeeting,task:create chatMember:getAll',
  microsoftToDo: 'task,linkedResource,list:get',
  mindee: 'predict',
  misp: 'attribute,event,feed,organisation,tag,user:create eventTag:add galaxy,noticelist,warninglist:get object:search',
  mistralAi: 'document:extractText',
  mocean: 'sms,voice:send',
  mondayCom: 'board,boardColumn,boardGroup,boardItem:create',
  mongoDb: 'document:find searchIndexes:createSearchIndex',
  monicaCrm:
    'contact,activity,call,contactField,conversation,journalEntry,note,reminder,tag,task:create contactTag,conversationMessage:add',
  msg91: 'sms:send',
  mySql: 'insert',
  n8n: 'workflow,execution:getAll audit:generate credential:create',
  n8nTrainingCustomerDatastore: 'getOnePerson',
  nasa: 'astronomyPictureOfTheDay,asteroidNeoFeed,asteroidNeoLookup,donkiCoronalMassEjection,donkiGeomagneticStorm,donkiHighSpeedStream,donkiInterplanetaryShock,donkiMagnetopauseCrossing,donkiNotifications,donkiRadiationBeltEnhancement,donkiSolarEnergeticParticle,donkiSolarFlare,donkiWsaEnlilSimulation,earthAssets,earthImagery,imageAndVideoLibrary,inSightMarsWeatherService,techTransfer,twoLineElementSet:get asteroidNeoBrowse:getAll',
  netlify: 'deploy:getAll site:delete',
  nextCloud: 'file:upload folder,user:create',
  nocoDb: 'row,base:get linkrow:list',
  notion: 'page,databasePage:create block:append dataSource,database,user:get',
  npm: 'package:getMetadata distTag:getMany',
  odoo: 'contact,activity,custom,opportunity:getAll',
  okta: 'user:getAll',
  oneSimpleApi: 'website:pdf information:exchangeRate socialProfile:instagramProfile utility:validateEmail',
  onfleet: 'task,container,destination,organization,recipient,worker:get admin,hub,team:getAll',
  openAi: 'text,chat:complete image:create',
  openThesaurus: 'getSynonyms',
  openWeatherMap: 'currentWeather',
  oracleDatabase: 'database:insert',
  orbit: 'member:get activity,note,post:create',
  oura: 'summary:getSleep profile:get',
  paddle: 'coupon:create payment,product,user:getAll plan:get',
  pagerDuty: 'incident,incidentNote:create logEntry,user:get',
  payPal: 'payout:create payoutItem:get',
  peekalink: 'preview',
  perplexity: 'agent:createResponse embedding:createEmbedding search:search',
  phantombuster: 'agent:launch',
  philipsHue: 'light:update',
  pipedrive: 'deal,activity,file,lead,note,organization,person,product:create dealProduct:add',
  plivo: 'sms,mms:send call:make',
  postBin: 'bin:create request:get',
  postgres: 'insert',
  postHog: 'event,alias,identity:create track:page',
  profitWell: 'metric:get company:getSetting',
  pushbullet: 'push:create',
  pushcut: 'notification:send',
  pushover: 'message:push',
  questDb: 'insert',
  quickbase: 'record:create field:getAll file:download report:get',
  quickbooks:
    'customer,bill,employee,estimate,invoice,item,payment,purchase,vendor:get transaction:getReport',
  rabbitmq: 'sendMessage',
  raindrop: 'collection,bookmark,tag,user:get',
  readWriteFile: 'read',
  reddit: 'post,postComment:create profile,subreddit,user:get',
  redis: 'info',
  removeDuplicates: 'removeDuplicateInputItems',
  rocketchat: 'chat:postMessage dm:messages subscriptions:get',
  rundeck: 'execute',
  s3: 'file:download bucket,folder:create',
  salesforce:
    'lead,account,attachment,case,contact,customObject,opportunity,task:create document:upload flow:invoke search:query user:get',
  salesmate: 'activity,company,deal:create',
  seaTable: 'row:create asset:upload base:snapshot link:add',
  securityScorecard: 'company,industry:getFactor invite,portfolio:create portfolioCompany:add report:getAll',
  segment: 'identify:create group:add track:event',
  sendGrid: 'list:create contact:upsert mail:send',
  sendInBlue: 'email:send attribute,contact,sender:create',
  sendy: 'subscriber:add campaign:create',
  sentryIo: 'event,issue,organization,project,release,team:get',
  serviceNow:
    'user,incident,tableRecord:get attachment:upload businessService,configurationItems,department,dictionary,userGroup,userRole:getAll',
  shopify: 'order,product:create',
  signl4: 'alert:send',
  slack: 'message:post channel,userGroup:create file:upload reaction,star:add user:info userProfile:get',
  sms77: 'sms,voice:send',
  snowflake: 'insert',
  splunk: 'search,user:create alert:getReport report:getAll',
  spotify:
    'player:addSongToQueue album,artist,track:get library:getLikedTracks myData:getFollowingArtists playlist:add',
  spreadsheetFile: 'fromFile',
  ssh: 'command:execute file:upload',
  stackby: 'append',
  storyblok: 'story:get',
  strapi: 'entry:get',
  strava: 'activity:create',
  stripe: 'balance,charge,customer,customerCard,source:get coupon,meterEvent,token:create',
  supabase: 'row:create',
  syncroMsp: 'contact,customer,rmm,ticket:getAll',
  taiga: 'issue,epic,task,userStory:create',
  tapfiliate: 'affiliate:create affiliateMetadata,programAffiliate:add',
  telegram: 'message:sendMessage callback:answerQuery chat,file:get',
  theHive: 'alert:create case,log,observable,task:getAll',
  theHiveProject: 'alert,case,log,observable,page,task:create comment:add query:executeQuery',
  timescaleDb: 'insert',
  todoist: 'task,comment,label,project,reminder,section:create',
  totp: 'generateSecret',
  travisCi: 'build:cancel',
  trello: 'card,board,cardComment,list:create attachment,checklist,label:getAll boardMember:add',
  twake: 'message:send',
  twilio: 'sms:send call:make',
  twist: 'messageConversation,channel,comment,thread:create',
  twitter: 'tweet,directMessage:create list:add user:searchUser',
  unleashedSoftware: 'salesOrder,stockOnHand:getAll',
  uplead: 'company,person:enrich',
  uptimeRobot: 'account:get alertContact,maintenanceWindow,monitor,publicStatusPage:getAll',
  urlScanIo: 'scan:perform',
  venafiTlsProtectCloud: 'certificateRequest:create certificate:delete',
  venafiTlsProtectDatacenter: 'certificate:create policy:get',
  vero: 'user:create event:track',
  vonage: 'sms:send',
  webflow: 'item:get',
  wekan: 'card,board,cardComment,list:create checklist,checklistItem:getAll',
  whatsApp: 'message:sendTemplate media:mediaUpload',
  wise: 'account:getBalances exchangeRate,profile,quote,transfer:get recipient:getAll',
  wooCommerce: 'product,customer,order:create',
  wordpress: 'post,page,user:create',
  xero: 'invoice,contact:create',
  yourls: 'url:shorten',
  youTube: 'channel,playlist,video,videoCategory:getAll playlistItem:add',
  zammad: 'user,group,organization,ticket:create',
  zendesk: 'ticket,organization,user:create ticketField:get',
  zohoCrm: 'account,contact,deal,invoice,lead,product,purchaseOrder,quote,salesOrder,vendor:create',
  zoom: 'meeting:create',
  zulip: 'message:sendPrivate stream,user:create',
};

/** The same for versions of nodes that had other defaults: those below a version. */
const FORMER: Readonly<Record<string, readonly [below: number, operations: string]>> = {
  airtable: [2, 'read'],
  Brandfetch: [2, 'logo'],
  dateTime: [2, 'add'],
  gmail: [2, 'draft,label:create message:send messageLabel:add'],
  googleBigQuery: [2, 'record:create'],
  hubspot: [2, 'deal,company,engagement,ticket:create contact:upsert contactList:add form:getFields'],
  'langchain.openAi': [2, 'text,assistant:message image,audio:generate file:upload'],
  microsoftExcel: [2, 'workbook,worksheet:create table:addRow'],
  microsoftSharePoint: [2, 'file:download item,list:getAll'],
  odoo: [2, 'contact,custom,note,opportunity:create'],
  perplexity: [3, 'chat:complete agent:createResponse embedding:createEmbedding search:search'],
  pipedrive: [
    2,
    'deal,activity,file,lead,note,organization,person:create dealActivity,product:getAll dealProduct:add',
  ],
  splunk: [2, 'searchJob,user:create firedAlert:getReport searchConfiguration:delete searchResult:getAll'],
};

/**
 * The default operation of an app; undefined where nothing is known of the app, or of the resource.
 * @param resource what of the app is worked on, where the node says so
 */
export function defaultOperation(
  { first, byResource }: DefaultOperations,
  resource: string | undefined,
): string | undefined {
  return resource === undefined || resource === '' || byResource === undefined
    ? first
    : byResource.get(resource);
}

export interface DefaultOperations {
  /** Where no resource is said. */
  readonly first: string | undefined;
  /** What is worked on then. */
  readonly resource: string | undefined;
  /** Undefined where the app has no resources. */
  readonly byResource: ReadonlyMap<string, string> | undefined;
  /** Of versions of the node below one, where they had others. */
  readonly former: { readonly below: number; readonly defaults: DefaultOperations } | undefined;
}

const UNKNOWN: DefaultOperations = {
  first: undefined,
  resource: undefined,
  byResource: undefined,
  former: undefined,
};

export function defaultOperationsOf(app: string): DefaultOperations {
  const text = Object.hasOwn(DEFAULTS, app) ? DEFAULTS[app] : undefined;
  if (text === undefined) return UNKNOWN;
  const [below, operations] = (Object.hasOwn(FORMER, app) ? FORMER[app] : undefined) ?? [];
  const former =
    below === undefined || operations === undefined
      ? undefined
      : { below, defaults: parseDefaults(operations) };
  return { ...parseDefaults(text), former };
}

/** @param version of the node, as exported; the first where it has none */
export function defaultsOfVersion(defaults: DefaultOperations, version: unknown): DefaultOperations {
  const { former } = defaults;
  if (former === undefined) return defaults;
  return (typeof version === 'number' ? version : 1) < former.below ? former.defaults : defaults;
}

function parseDefaults(text: string): DefaultOperations {
  const groups = text.split(' ').map((group) => group.split(':'));
  const [[alone = '', first] = []] = groups;
  if (first === undefined)
    return { first: alone, resource: undefined, byResource: undefined, former: undefined };
  const byResource = new Map<string, string>();
  for (const [resources = '', operation = ''] of groups)
    for (const resource of resources.split(',')) if (operation !== '') byResource.set(resource, operation);
  const [resource] = alone.split(',');
  return { first: first || undefined, resource, byResource, former: undefined };
}
