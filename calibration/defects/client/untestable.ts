/** Why requirements can no longer be judged, where several defects have the same reason. */

export const TAKES_OTHER_ANSWERS =
  'It asks for more than a scenario has answers for, so what comes of it says nothing of anything else.';
export const STOPS_EARLY =
  'It gives up at an answer that others go on after, so what would come later cannot be looked at.';
export const GOES_ON =
  'It goes on where others stop, and asks for more than a scenario has answers for, so that proves nothing else.';
