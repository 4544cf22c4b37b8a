/** What a long-running command says of itself. */

import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

/** Fields first, then one sentence. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export interface LogOptions {
  readonly format: 'json' | 'pretty';
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly color: boolean;
  /** Takes whole lines. */
  readonly write: (line: string) => void;
}

/** One JSON object on each line, with the time as ISO 8601 and the level as a word; or for people. */
export function openLog({ format, level, color, write }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (format === 'json') return pino(options, { write });
  const spell = pretty.prettyFactory({
    colorize: color,
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
    levelFirst: false,
  });
  return pino(options, { write: (line: string) => write(spell(line)) });
}
