/** The image of the Dockerfile, built once and run as its users run it. */

import { beforeAll, describe } from 'vitest';
import { requires } from '../support/requirement.ts';
import { describeContent } from './content.ts';
import { buildImage } from './engine.ts';
import { describeOneShot } from './one-shot.ts';
import { describeProcessOne } from './process-one.ts';
import { describeServe } from './serve.ts';
import { describeStorage } from './storage.ts';
import { describeSystemd } from './systemd.ts';

const { skipped, title } = requires('containers');

describe.skipIf(skipped)(title, () => {
  beforeAll(buildImage, 300_000);
  describeOneShot();
  describeProcessOne();
  describeContent();
  describeServe();
  describeSystemd();
  describeStorage();
});
