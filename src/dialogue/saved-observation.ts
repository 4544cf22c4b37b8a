/** The shape that a saved observation must have: all that judging and reporting rely on. */

import { z } from 'zod';
import { isAddress } from '../target/address.ts';
import { FAILURE_KINDS, STAGES } from './ends.ts';
import { OBSERVATION_SCHEMA } from './observation.ts';

const MARKS = [
  'greeting-starred',
  'keyword-overwritten',
  'command-overwritten',
  'ehlo-refused',
] as const;

const address = z.string().refine(isAddress, { error: 'is no IP address' });

const reply = z.looseObject({
  code: z.int(),
  enhanced: z.string().nullable(),
  lines: z.array(z.string()),
  cutLines: z.array(z.int()).exactOptional(),
});

const ehlo = z.looseObject({
  esmtp: z.boolean().nullable(),
  serverName: z.string().nullable(),
  clientAddress: address.nullable(),
  keywords: z.array(z.looseObject({ keyword: z.string(), parameters: z.array(z.string()) })),
  masked: z.array(z.looseObject({ mark: z.enum(MARKS), line: z.string() })),
  refusal: reply.nullable(),
  helo: reply.nullable(),
});

const starttls = z.looseObject({
  advertised: z.boolean().nullable(),
  misplaced: z.boolean(),
  implicit: z.boolean(),
  negotiated: z.boolean().nullable(),
  reply: reply.nullable(),
  injected: z.string().nullable(),
});

const handshake = z.looseObject({
  protocol: z.string(),
  cipher: z.string(),
  group: z.string().nullable(),
  clientCertificateRequested: z.boolean().nullable(),
  legacy: z.boolean(),
  firstFailure: z.string().nullable(),
  servername: z.string().nullable(),
});

const link = z.looseObject({
  subject: z.string(),
  issuer: z.string(),
  notBefore: z.iso.datetime().nullable(),
  notAfter: z.iso.datetime().nullable(),
  serialNumber: z.string(),
  thumbprint: z.string(),
  fingerprint256: z.string(),
});

const certificate = z.looseObject({
  ...link.shape,
  altNames: z.array(z.string()),
  key: z.string(),
  trusted: z.boolean(),
  trustError: z.string().nullable(),
  nameMatches: z.boolean().nullable(),
  chain: z.array(link).exactOptional(),
});

const mail = z.looseObject({
  accepted: z.boolean().nullable(),
  tlsRequired: z.boolean().nullable(),
  reply: reply.nullable(),
  failure: z.string().nullable(),
});

const tlsVersions = z.looseObject({
  versions: z.array(
    z.looseObject({
      version: z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']),
      accepted: z.boolean().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});

const clientCertificate = z.looseObject({
  requested: z.boolean().nullable(),
  required: z.boolean().nullable(),
  accepted: z.boolean().nullable(),
  authorities: z.array(z.string()).nullable(),
  authorityCount: z.int().nullable(),
  failure: z.string().nullable(),
});

const commandInjection = z.looseObject({
  vulnerable: z.boolean().nullable(),
  reply: reply.nullable(),
  failure: z.string().nullable(),
});

const samples = z.looseObject({
  looks: z.array(
    z.looseObject({
      advertised: z.boolean().nullable(),
      negotiated: z.boolean().nullable(),
      serverName: z.string().nullable(),
      keywords: z.array(z.string()).nullable(),
      fingerprint256: z.string().nullable(),
      notAfter: z.string().nullable(),
      trusted: z.boolean().nullable(),
      nameMatches: z.boolean().nullable(),
      failure: z.string().nullable(),
    }),
  ),
});

const timings = z.looseObject({
  dnsMs: z.number().exactOptional(),
  connectMs: z.number().exactOptional(),
  greetingMs: z.number().exactOptional(),
  ehloMs: z.number().exactOptional(),
  starttlsMs: z.number().exactOptional(),
  handshakeMs: z.number().exactOptional(),
});

const failure = z.looseObject({
  stage: z.enum(STAGES),
  kind: z.enum(FAILURE_KINDS),
  code: z.string().exactOptional(),
  message: z.string(),
  reply: reply.exactOptional(),
});

const transcriptLine = z.looseObject({
  atMs: z.number(),
  from: z.enum(['C', 'S']),
  tls: z.boolean(),
  line: z.string(),
});

/** Every field that we know, as strict as its type; those that we do not know are passed on. */
export const savedObservation = z
  .looseObject({
    schema: z.literal(OBSERVATION_SCHEMA, { error: `is not ${OBSERVATION_SCHEMA}` }),
    target: z.string(),
    host: z.string(),
    port: z.int().min(0).max(65_535),
    address: address.nullable(),
    family: z.literal([4, 6]).nullable(),
    localAddress: address.nullable(),
    domain: z.string().nullable(),
    startedAt: z.iso.datetime(),
    durationMs: z.number(),
    outcome: z.enum(['completed', ...FAILURE_KINDS]),
    failure: failure.nullable(),
    facts: z.looseObject({
      greeting: reply.exactOptional(),
      ehlo: ehlo.exactOptional(),
      starttls,
      handshake: handshake.exactOptional(),
      certificate: certificate.exactOptional(),
      'ehlo-after-tls': ehlo.exactOptional(),
      'mail-before-tls': mail.exactOptional(),
      'tls-versions': tlsVersions.exactOptional(),
      'client-certificate': clientCertificate.exactOptional(),
      'command-injection': commandInjection.exactOptional(),
      samples: samples.exactOptional(),
    }),
    timings,
    retries: z.int().min(1).exactOptional(),
    reusedFrom: z.string().exactOptional(),
    transcript: z.array(transcriptLine).exactOptional(),
  })
  // Else a dialogue that failed could pass for one that was completed.
  .refine(({ outcome, failure }) => outcome === (failure?.kind ?? 'completed'), {
    path: ['outcome'],
    error: 'is not what the failure says',
  });

/** What is read from a file once it was checked. */
export type SavedObservation = z.infer<typeof savedObservation>;
