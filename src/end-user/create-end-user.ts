import { browserEndUser } from './browser-end-user';
import { type CommandLimits, commandEndUser } from './command-end-user';
import type { EndUser, UserDescription } from './end-user';
import { formEndUser } from './form-end-user';
import { type ManualTerminal, manualEndUser } from './manual-end-user';
import { noEndUser } from './no-end-user';
import { oneDecisionAtATime } from './one-decision-at-a-time';
import type { LoaderLimits } from './web-page-loader';

/** What an end user may need besides their description: trust, bounds, a terminal. */
export interface EndUserOptions extends LoaderLimits, CommandLimits, ManualTerminal {}

/**
 * The end user that a target file describes, one person: decisions are made one after the other. None of them throws
 * for what a provider, a program or a person does: a visit's outcome says it.
 *
 * @param user as the target file has it
 * @param options `ca`: PEM certificates to trust besides the system's; `timeoutMs`: for one page (15 seconds)
 */
export function createEndUser(user: UserDescription, options: EndUserOptions = {}): EndUser {
  return oneDecisionAtATime(driven(user, options));
}

function driven(user: UserDescription, options: EndUserOptions): EndUser {
  switch (user.driver) {
    case 'form':
      return formEndUser(user, options);
    case 'command':
      return commandEndUser(user, options);
    case 'manual':
      return manualEndUser(options);
    case 'browser':
      return browserEndUser(user, options);
    case 'none':
      return noEndUser();
  }
}
