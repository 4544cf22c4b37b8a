/** Reads what a request to `/probe` asks. */

import { type ParseOptions, parseTarget } from '../../target/parse.ts';
import type { Target } from '../../target/target.ts';
import { quote, TargetError } from '../../target/target-error.ts';
import type { OnDemand } from '../view.ts';

export interface ProbeQuestion {
  readonly target: Target;
  readonly module: string;
  /** Null leaves it to the module. */
  readonly requireTls: boolean | null;
  /** Whether a person wants to read what was seen. */
  readonly debug: boolean;
}

/** The request asks for nothing that can be done; the message is one line. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError';
}

/**
 * Reads the parameters of a request; those that it does not know are for somebody else.
 *
 * @throws QuestionError when one is wrong, or there twice.
 */
export function readQuestion(
  parameters: URLSearchParams,
  onDemand: Pick<OnDemand, 'modules' | 'portOf'>,
): ProbeQuestion {
  const module = readModule(parameters, onDemand.modules);
  const port = onDemand.portOf(module);
  return {
    target: readTarget(parameters, port === null ? {} : { port }),
    module,
    requireTls: readBoolean(parameters, 'require_tls'),
    debug: readBoolean(parameters, 'debug') ?? false,
  };
}

function readTarget(parameters: URLSearchParams, options: ParseOptions): Target {
  const text = readOnce(parameters, 'target');
  if (text === null) throw new QuestionError('target is missing; write /probe?target=HOST');
  try {
    const target = parseTarget(text, options);
    if (target.kind !== 'network') return target;
  } catch (error) {
    if (error instanceof TargetError) throw new QuestionError(`target: ${error.message}`);
    throw error;
  }
  throw new QuestionError('target: a network is not probed on request; name one host or mx:domain');
}

function readModule(parameters: URLSearchParams, modules: readonly string[]): string {
  const name = readOnce(parameters, 'module') ?? modules[0] ?? '';
  if (modules.includes(name)) return name;
  throw new QuestionError(`module: there is no ${quote(name)}; there is ${modules.join(', ')}`);
}

function readBoolean(parameters: URLSearchParams, name: string): boolean | null {
  const text = readOnce(parameters, name);
  if (text === null) return null;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new QuestionError(`${name}: ${quote(text)} is neither true nor false`);
}

function readOnce(parameters: URLSearchParams, name: string): string | null {
  const [text = null, ...more] = parameters.getAll(name);
  if (more.length > 0) throw new QuestionError(`${name} is there ${more.length + 1} times`);
  return text;
}
