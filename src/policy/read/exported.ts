/** What every export format is read into, before the properties are understood. */

/** The cmdlet whose output an object is. */
export type ExportKind =
  | 'ReceiveConnector'
  | 'SendConnector'
  | 'TransportConfig'
  | 'ExchangeCertificate';

/** One property as the format carried it; nothing is interpreted yet. */
export type Value =
  | { readonly type: 'null' }
  | { readonly type: 'scalar'; readonly value: string | number | boolean }
  | { readonly type: 'list'; readonly items: readonly Value[] }
  | {
      readonly type: 'object';
      /** How PowerShell prints it (`<ToString>`); null where the format does not say. */
      readonly text: string | null;
      /** By member name, as it was spelt. */
      readonly members: ReadonlyMap<string, Value>;
    }
  | {
      /** The export cut this value short, or wrote a .NET type name in its place. */
      readonly type: 'cut';
      /** What stands there, for the error message. */
      readonly sample: string;
    };

/** One object of an export. */
export interface ExportedObject {
  readonly kind: ExportKind;
  /** Where it stands, for messages: `connectors.xml: object 3`. */
  readonly where: string;
  /** By PowerShell's property name, lower case: names compare without regard to case. */
  readonly properties: ReadonlyMap<string, Value>;
}

/** An export that cannot be read; one line: file, place, what was wrong, what would be accepted. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}
