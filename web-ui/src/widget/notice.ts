let context: AudioContext | undefined;

/** Two soft tones. Browsers allow it only after the visitor has touched the page. */
export function chime(): void {
  try {
    context ??= new AudioContext();
    void context.resume();
    for (const [n, pitch] of [660, 880].entries()) {
      const at = context.currentTime + n * 0.12;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, at);
      gain.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.3);
    }
  } catch {
    // without sound
  }
}

const MARK = /^\(\d+\+?\) /;

/** Puts the number of unread messages before the page's title, whatever the page makes of its title meanwhile. */
export function mark(unread: number): void {
  const title = document.title.replace(MARK, '');
  const wanted = unread > 0 ? `(${unread}) ${title}` : title;
  if (document.title !== wanted) document.title = wanted;
}

/** Keeps Tab inside: from the last element that can have the focus to the first, and back. */
export function circle(root: HTMLElement, event: KeyboardEvent): void {
  const all = [...root.querySelectorAll<HTMLElement>('button,[href],input,select,textarea,[tabindex="0"]')].filter(
    (each) => !each.hasAttribute('disabled') && each.tabIndex >= 0 && each.getClientRects().length > 0,
  );
  const from = event.shiftKey ? all[0] : all.at(-1);
  const to = event.shiftKey ? all.at(-1) : all[0];
  if ((root.getRootNode() as ShadowRoot).activeElement === from && to) {
    event.preventDefault();
    to.focus();
  }
}
