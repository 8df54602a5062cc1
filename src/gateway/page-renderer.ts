/** Where a page's forms go and what they carry. */
export interface PageForms {
  /** The path that a typed code is posted to; a GET of it begins anew. */
  readonly codeAction: string;
  /** The path that a decision is posted to. */
  readonly decisionAction: string;
  /** See `BrowserSessions.formToken`. */
  readonly token: string;
}

/** What went wrong before, said on the page that is shown again. */
export type CodeNotice =
  /** What was typed is not repeated: a link could carry any text to this page. */
  | { readonly name: 'unknown-code' }
  | { readonly name: 'no-code' }
  /** The form was not one that this browser was shown (any more). */
  | { readonly name: 'stale-form' };

/** What the end user decides on. */
export interface AskedFor {
  readonly userCode: string;
  readonly clientName: string;
  readonly scope: string;
  /** Where the request came from. */
  readonly address: string;
  readonly userAgent?: string;
  /** Minutes left, rounded up. */
  readonly minutesLeft: number;
  /** The decision that came was neither of the two. */
  readonly undecided?: true;
}

/** The end of a visit, or what keeps it from going on. */
export type Outcome =
  | { readonly name: 'approved'; readonly clientName: string }
  | { readonly name: 'denied'; readonly clientName: string }
  | { readonly name: 'expired' }
  | { readonly name: 'decided' }
  | { readonly name: 'taken' }
  | { readonly name: 'stale-sign-in' }
  /** The server behind did not do its part; the code is still good. */
  | { readonly name: 'sign-in-failed'; readonly userCode: string; readonly reason: string }
  | { readonly name: 'throttled'; readonly waitSeconds: number }
  | { readonly name: 'bad-request'; readonly detail: string }
  | { readonly name: 'broken' };

/** Renders the verification pages ([RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)): whole HTML documents. */
export interface PageRenderer {
  /** Asks for the code. */
  enterCode(forms: PageForms, notice?: CodeNotice): Promise<string>;
  /** Says what is asked for, and offers to approve or deny. */
  confirm(forms: PageForms, asked: AskedFor): Promise<string>;
  outcome(outcome: Outcome, codePath: string): Promise<string>;
  /** Sources for the `style-src` of the Content-Security-Policy. */
  readonly styleSources: string;
}
