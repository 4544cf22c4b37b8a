/** Reads a configuration, and says where it is wrong. */

import { z } from 'zod';
import { readWrittenFile, WrittenFileError } from '../../policy/read/written-file.ts';
import { type Config, configShape } from './config.ts';

/** Tells where a configuration is wrong: `starttls-probe.yaml:7:5: groups[0].every: …`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError that names the file, the line, the column and the setting. */
export function readConfig(content: string, fileName: string): Config {
  try {
    return readWrittenFile(content, configShape);
  } catch (error) {
    if (!(error instanceof WrittenFileError)) throw error;
    const { place, message } = error;
    const where = place === null ? '' : `:${place.line}:${place.column}`;
    throw new ConfigError(`${fileName}${where}: ${message}`);
  }
}

/** The JSON Schema by which editors complete and check a configuration. */
export function configJsonSchema(): object {
  return {
    ...z.toJSONSchema(configShape, { io: 'input', target: 'draft-07' }),
    title: 'Configuration of starttls-probe serve',
  };
}
