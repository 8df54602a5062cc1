import type { DeviceClient } from './device-client';
import type { DeviceSession } from './device-session';

/** A session as a program uses it. */
export type Session = Pick<DeviceSession, 'prompt' | 'secondsLeft' | 'tokens'>;

/** A device client as a program uses it: {@link DeviceClient}, or whatever stands in for it. */
export interface Client extends Pick<DeviceClient, 'refresh' | 'callResource'> {
  authorize(...options: Parameters<DeviceClient['authorize']>): Promise<Session>;
}
