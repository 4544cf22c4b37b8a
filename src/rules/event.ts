/** What is known of an Exchange event. */

/** How the management pack raises an event; null in the catalogue where no page names it. */
export interface EventAlert {
  readonly type: string;
  readonly rulePath: string;
  readonly ruleName: string;
}

/** What it takes to see an event coming. */
export type Foresight =
  /** A probe from outside is enough. */
  | 'probe'
  /** The declared settings are needed too. */
  | 'declaration'
  /** Only the server's own logs tell. */
  | 'logs';

/** One event as Exchange's event log and management pack know it; null where that is not known. */
export interface ExchangeEvent {
  readonly eventId: number;
  readonly source: string;
  /** Further sources that log the same id. */
  readonly alsoLoggedBy: readonly string[];
  /** The product version of the page that documents it: 8.0 is Exchange 2007, 14.0 is 2010. */
  readonly productVersion: string | null;
  readonly category: string | null;
  readonly symbolicName: string | null;
  readonly severity: 'error' | 'warning' | 'information' | null;
  /** The text, with `%1` and so on where Exchange fills in; null where no page quotes it. */
  readonly message: string | null;
  /** What `%1`, `%2` and so on stand for. */
  readonly parameters: readonly string[];
  readonly meaning: string;
  readonly userAction: readonly string[];
  readonly alert: EventAlert | null;
  readonly foresight: Foresight;
  readonly reference: string;
}

/** Where the management packs keep their transport rules. */
export const RULE_PATH_2007 =
  'Microsoft Exchange Server/Exchange 2007/Common Components/Hub Transport and Edge Transport/Transport';
export const RULE_PATH_2010 =
  'Microsoft Exchange Server/Exchange 2010/Common Components/Hub Transport and Edge Transport/Transport';

const TRANSPORT = 'MSExchangeTransport';
export const FRONT_END = 'MSExchangeFrontEndTransport';
/** The category of what Receive connectors log. */
export const SMTP_RECEIVE = 'SmtpReceive';

/** What most entries have in common: nothing more is documented. */
export const UNDOCUMENTED = {
  source: TRANSPORT,
  alsoLoggedBy: [],
  productVersion: null,
  category: null,
  symbolicName: null,
  severity: null,
  message: null,
  parameters: [],
  userAction: [],
  alert: null,
} as const satisfies Partial<ExchangeEvent>;
