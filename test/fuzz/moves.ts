/** What a hostile server does, move by move. */

import type { Script, Step } from '../support/script.ts';
import type { TlsOptions } from '../support/tls-options.ts';
import { spell } from './fuzzer.ts';

/** What is done to the records that a TLS server writes. */
export interface RecordDamage {
  readonly kind:
    | 'flip-bit'
    | 'cut-short'
    | 'drop'
    | 'repeat'
    | 'wrong-type'
    | 'wrong-version'
    | 'wrong-length'
    | 'plaintext-before'
    | 'alert-before'
    | 'empty-record-before'
    | 'noise-before'
    | 'close-after'
    | 'reset-after';
  /** Which record, counted from 0. */
  readonly record: number;
  /** What else there is to choose: a bit, a length, a text. */
  readonly chance: number;
}

export type Move =
  | { readonly kind: 'write'; readonly bytes: Buffer }
  /** Lets what was written leave in a segment of its own. */
  | { readonly kind: 'breathe' }
  /** Waits for one line; the verb where it need not come. */
  | { readonly kind: 'hear'; readonly perhaps: string | null }
  | {
      readonly kind: 'tls';
      readonly options: TlsOptions;
      readonly damages: readonly RecordDamage[];
    }
  | { readonly kind: 'renegotiate' | 'close' | 'reset' | 'silence' };

/** What each connection gets; the last serves all others. */
export type Moves = readonly (readonly Move[])[];

/** The moves of a script, without its pauses: nothing here waits for long. */
export function movesOf(script: Script): Moves {
  return script.map((steps) => steps.flatMap(movesOfStep));
}

function movesOfStep(step: Step): Move[] {
  switch (step.kind) {
    case 'send':
      return [{ kind: 'write', bytes: step.bytes }];
    case 'repeat':
    case 'flood': {
      // What is a flood to us is above 64 KiB.
      const times = Math.min(step.times, Math.ceil(200_000 / step.bytes.length));
      return [
        { kind: 'write', bytes: Buffer.concat(Array.from({ length: times }, () => step.bytes)) },
      ];
    }
    case 'drip':
      return Array.from(step.bytes).flatMap((octet): Move[] => [
        { kind: 'write', bytes: Buffer.from([octet]) },
        { kind: 'breathe' },
      ]);
    case 'command': {
      const [verb = ''] = step.pattern.split(' ');
      return [{ kind: 'hear', perhaps: step.optional ? verb.toUpperCase() : null }];
    }
    case 'tls':
      return [{ kind: 'tls', options: step.options, damages: [] }];
    case 'pause':
      return [{ kind: 'breathe' }];
    case 'client-hello':
      return [{ kind: 'silence' }];
    default:
      return [{ kind: step.kind }];
  }
}

/** Moves for a person who looks for the one that matters. */
export function tellMoves(moves: Moves): string {
  return moves.map((connection) => connection.map(tellMove).join('\n')).join('\n  ---\n');
}

function tellMove(move: Move): string {
  switch (move.kind) {
    case 'write':
      return `  RAW ${spell(move.bytes)}`;
    case 'hear':
      return move.perhaps === null ? '  C: *' : `  C? ${move.perhaps}`;
    case 'tls':
      return `  TLS ${JSON.stringify(move.options)} ${JSON.stringify(move.damages)}`;
    default:
      return `  ${move.kind.toUpperCase()}`;
  }
}
