/** Black or white, whichever is easier to read on the colour (WCAG relative luminance). */
export function onColor(color: string): string {
  const part = (from: number) => {
    const c = parseInt(color.slice(from, from + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000';
}

export function styles(color: string): string {
  const safe = /^#[0-9a-f]{6}$/i.test(color) ? color : '#1f6feb';
  return `
:host{all:initial;--c:${safe};--on:${onColor(safe)}}
*{box-sizing:border-box;margin:0;font:inherit;letter-spacing:normal}
.root{position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000;color:#1b1f24;color-scheme:light;
font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei",sans-serif}
button{cursor:pointer;border:0;background:none;color:inherit}
button:focus-visible,a:focus-visible{outline:3px solid #1b1f24;outline-offset:2px;box-shadow:0 0 0 2px #fff}
.launch{position:relative;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;background:var(--c);color:var(--on);
box-shadow:0 4px 16px rgba(0,0,0,.25)}
.launch svg{width:26px;height:26px}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;
background:#c62828;color:#fff;font-size:13px;font-weight:600;line-height:22px;text-align:center}
.panel{position:absolute;inset-block-end:72px;inset-inline-end:0;display:flex;flex-direction:column;width:370px;height:min(560px,calc(100vh - 112px));
overflow:hidden;background:#fff;border-radius:14px;box-shadow:0 8px 40px rgba(0,0,0,.28);transform-origin:bottom;animation:up .16s ease-out}
@keyframes up{from{opacity:0;transform:translateY(12px)}}
[hidden]{display:none!important}
header{display:flex;align-items:center;gap:8px;padding:14px 16px;background:var(--c);color:var(--on)}
h2{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-size:17px;font-weight:600}
header button{display:grid;place-items:center;width:32px;height:32px;border-radius:8px}
header button:focus-visible{outline-color:var(--on);box-shadow:none}
header svg{width:18px;height:18px}
.line{padding:6px 16px;background:#fff4d6;color:#5c4400;font-size:13px}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;display:flex;flex-direction:column;gap:4px;padding:16px}
.log:focus-visible{outline:3px solid var(--c);outline-offset:-3px}
.m{display:flex;flex-direction:column;align-items:flex-start;max-width:85%}
.m.mine{align-self:flex-end;align-items:flex-end}
.m.head{margin-block-start:10px}
.by{margin:0 4px 2px;color:#57606a;font-size:12px}
.t{padding:8px 12px;border-radius:14px;background:#eef0f2;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:start}
.mine .t{background:var(--c);color:var(--on)}
.mine.failed .t{background:#fde7e7;color:#8a1c1c}
.t a{color:inherit;text-decoration:underline}
.s{margin:2px 4px 0;color:#57606a;font-size:12px}
.s button{padding:0 4px;color:#8a1c1c;text-decoration:underline}
.typing{display:flex;align-items:center;gap:8px;padding:0 16px 8px;color:#57606a;font-size:13px}
.dots{display:inline-flex;gap:3px}
.dots i{width:6px;height:6px;border-radius:50%;background:#8c959f;animation:dot 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}.dots i:nth-child(3){animation-delay:.4s}
@keyframes dot{0%,60%,100%{opacity:.35}30%{opacity:1}}
form.w{display:flex;align-items:flex-end;gap:8px;padding:10px 12px;border-block-start:1px solid #d8dee4}
textarea,input{width:100%;padding:8px 10px;border:1px solid #868e96;border-radius:10px;background:#fff;color:inherit;font-size:16px}
textarea{flex:1;min-height:40px;max-height:120px;resize:none}
textarea:focus,input:focus{outline:2px solid var(--c);outline-offset:0;border-color:var(--c)}
.go{display:grid;place-items:center;flex:none;width:40px;height:40px;border-radius:10px;background:var(--c);color:var(--on)}
.go svg{width:20px;height:20px}
[dir=rtl] .go svg{transform:scaleX(-1)}
form.who{display:flex;flex-direction:column;gap:10px;padding:14px 16px;border-block-start:1px solid #d8dee4}
form.who label{display:flex;flex-direction:column;gap:3px;font-size:13px}
form.who button{padding:9px 12px;border-radius:10px;background:var(--c);color:var(--on);font-weight:600}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:480px){.root.open{inset:0}.root.open .launch{display:none}
.panel{position:fixed;inset:0;width:auto;height:auto;border-radius:0;padding-block-end:env(safe-area-inset-bottom)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media (forced-colors:active){.t,.launch,.go{border:1px solid}}
@media print{.root{display:none}}
`;
}
