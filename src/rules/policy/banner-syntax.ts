import { quoteText, setReceiveConnector } from '../../policy/setting-cmdlet.ts';
import { printable } from '../../smtp/printable.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** Banner is the whole greeting, and a greeting begins with its code (RFC 5321 §4.2). */
export const bannerSyntax = defineConnectorRule({
  id: 'banner-syntax',
  title: 'Banner does not begin with 220',
  reference: 'Set-ReceiveConnector, Banner',
  judgeConnector({ identity, banner }) {
    if (banner === null || banner.trim() === '' || banner.startsWith('220')) return [];
    return [
      {
        id: 'banner-syntax',
        severity: 'warning',
        message: `${identity}: Banner has to begin with 220, else clients take it for a refusal or for no SMTP.`,
        evidence: [declaredValue(identity, 'Banner', printable(banner, 120))],
        fix: [setReceiveConnector(identity, 'Banner', quoteText(`220 ${banner}`))],
      },
    ];
  },
});
