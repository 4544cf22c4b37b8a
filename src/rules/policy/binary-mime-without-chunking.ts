import { setReceiveConnector } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** BINARYMIME is sent with BDAT, which CHUNKING brings (RFC 3030 §3). */
export const binaryMimeWithoutChunking = defineConnectorRule({
  id: 'binary-mime-without-chunking',
  title: 'BinaryMimeEnabled needs ChunkingEnabled',
  reference: 'Set-ReceiveConnector, BinaryMimeEnabled',
  judgeConnector({ identity, binaryMimeEnabled, chunkingEnabled }) {
    if (binaryMimeEnabled !== true || chunkingEnabled !== false) return [];
    return [
      {
        id: 'binary-mime-without-chunking',
        severity: 'warning',
        message: `${identity}: BinaryMimeEnabled needs ChunkingEnabled.`,
        evidence: [
          declaredValue(identity, 'BinaryMimeEnabled', true),
          declaredValue(identity, 'ChunkingEnabled', false),
        ],
        fix: [
          setReceiveConnector(identity, 'ChunkingEnabled', '$true'),
          '# Or:',
          setReceiveConnector(identity, 'BinaryMimeEnabled', '$false'),
        ],
      },
    ];
  },
});
