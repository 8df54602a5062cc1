/** Why requirements can no longer be judged, where several defects have the same reason. */

export const NO_SESSION = 'No session can be started, so nothing that comes after one can be looked at.';
export const NO_REFUSAL = 'What is not refused shows no refusal whose form could be looked at.';
export const NO_PAGE =
  'The end user finds no page to act on, so nothing that needs an end user can be looked at.';
export const NO_TOKEN = 'No device is ever let in, so no token response can be looked at.';
export const NOT_TOLD_TO_WAIT =
  'What needs a session that waits, or one that was told to slow down, is not to be had.';
