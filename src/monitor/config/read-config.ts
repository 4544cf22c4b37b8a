/** Reads a configuration, and says where it is wrong. */

import { z } from 'zod';
import { type Place, readWrittenFile, WrittenFileError } from '../../policy/read/written-file.ts';
import { type Config, configShape } from './config.ts';

/** Tells where a configuration is wrong: `starttls-probe.yaml:7:5: groups[0].every: …`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A configuration, and where in its file a setting stands. */
export interface PlacedConfig {
  readonly config: Config;
  /** `starttls-probe.yaml:7:5`. */
  readonly where: (...path: readonly PropertyKey[]) => string;
}

/** @throws ConfigError that names the file, the line, the column and the setting. */
export function placeConfig(content: string, fileName: string): PlacedConfig {
  const spell = ({ line, column }: Place) => `${fileName}:${line}:${column}`;
  try {
    const { value, placeOf } = readWrittenFile(content, configShape);
    return { config: value, where: (...path) => spell(placeOf(path)) };
  } catch (error) {
    if (!(error instanceof WrittenFileError)) throw error;
    const { place, message } = error;
    throw new ConfigError(`${place === null ? fileName : spell(place)}: ${message}`);
  }
}

/** As `placeConfig`, for whoever does not ask where. */
export function readConfig(content: string, fileName: string): Config {
  return placeConfig(content, fileName).config;
}

/** The JSON Schema by which editors complete and check a configuration. */
export function configJsonSchema(): object {
  return {
    ...z.toJSONSchema(configShape, { io: 'input', target: 'draft-07' }),
    title: 'Configuration of starttls-probe serve',
  };
}
