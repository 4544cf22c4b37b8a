import { defineProbe } from '../src/dialogue/probe.ts';
import type { Reply } from '../src/smtp/reply.ts';

/** The greeting as it was sent; any code but 220 leaves everything else unknown. */
export type GreetingFacts = Reply;

/** Waits for the greeting, of however many lines, before a word is said. */
export const greeting = defineProbe({
  id: 'greeting',
  title: 'The greeting',
  reference: 'RFC 5321 §3.1',
  stage: 'greeting',
  intrusive: false,
  ask: (dialogue): Promise<GreetingFacts> => dialogue.greeting(),
});
