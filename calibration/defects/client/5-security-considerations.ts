import type { Defect } from '../defect';
import { type ClientChange, screenText } from './reference-client';

export const SECURITY_CONSIDERATIONS: readonly Defect<ClientChange>[] = [
  {
    id: 'verification-uri-foreign-host',
    wire: 'The verification address is shown as it is, whatever host it names.',
    seen: ['temporalio/tcld#214'],
    fails: ['5.4-client-names-host'],
    how: () =>
      screenText((text) => text.replace(/The page is on [^;]*;|the authorization server is [^ ]*/g, '')),
  },
];
