interface LiveFrame {
  src: string;
  width: string;
  height: string;
}
declare const document: {
  querySelector(selector: 'iframe'): LiveFrame | null;
  createElement(name: 'iframe'): LiveFrame;
  readonly body: { append(element: unknown): void };
};

/** Run inside of a page: shows an address in the one frame that the page has; an empty frame where there is none. */
export function showInFrame(address: string): void {
  let frame = document.querySelector('iframe');
  if (!frame) {
    frame = document.createElement('iframe');
    frame.width = '1000';
    frame.height = '700';
    document.body.append(frame);
  }
  if (address) frame.src = address;
}
