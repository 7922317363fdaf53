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
:host{all:initial;--c:${safe};--on:${onColor(safe)};--bg:#fff;--fg:#1b1f24;--dim:#57606a;--soft:#eef0f2;--edge:#d8dee4;--field:#868e96;
--warn:#fff4d6;--onwarn:#5c4400;--bad:#8a1c1c;--onbad:#fde7e7}
*{box-sizing:border-box;margin:0;font:inherit;letter-spacing:normal}
.root{position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000;color:var(--fg);color-scheme:light;
font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei",sans-serif}
.root.start{inset-inline:20px auto}
${DARK('.root[data-theme=dark]')}
@media (prefers-color-scheme:dark){${DARK('.root[data-theme=auto]')}}
button{cursor:pointer;border:0;background:none;color:inherit;text-align:inherit}
button:focus-visible,a:focus-visible{outline:3px solid var(--fg);outline-offset:2px;box-shadow:0 0 0 2px var(--bg)}
.launch{position:relative;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;background:var(--c);color:var(--on);
box-shadow:0 4px 16px rgba(0,0,0,.25),0 0 0 1px rgba(255,255,255,.25)}
.launch svg{width:26px;height:26px}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;
background:#c62828;color:#fff;font-size:13px;font-weight:600;line-height:22px;text-align:center}
.panel{position:absolute;inset-block-end:72px;inset-inline-end:0;display:flex;flex-direction:column;width:370px;height:min(600px,calc(100vh - 112px));
overflow:hidden;background:var(--bg);border:1px solid var(--edge);border-radius:14px;box-shadow:0 8px 40px rgba(0,0,0,.28);animation:up .16s ease-out}
.start .panel{inset-inline:0 auto}
@keyframes up{from{opacity:0;transform:translateY(12px)}}
[hidden]{display:none!important}
header{display:flex;align-items:center;gap:8px;padding:12px 16px;background:var(--c);color:var(--on)}
.logo{width:34px;height:34px;border-radius:8px;object-fit:cover;background:#fff}
.names{flex:1;min-width:0}
h2{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-size:17px;font-weight:600;text-align:start}
.sub{font-size:13px}
.sub::before{content:"";display:inline-block;width:8px;height:8px;margin-inline-end:6px;border-radius:50%;background:#4ade80;box-shadow:0 0 0 1px var(--on)}
header button{display:grid;place-items:center;flex:none;width:32px;height:32px;border-radius:8px}
header button:focus-visible{outline-color:var(--on);outline-offset:0;box-shadow:none}
header svg{width:18px;height:18px}
.line{padding:6px 16px;background:var(--warn);color:var(--onwarn);font-size:13px}
.log{flex:1;min-height:60px;overflow-y:auto;overscroll-behavior:contain;display:flex;flex-direction:column;gap:4px;padding:16px}
.log:focus-visible{outline:3px solid var(--c);outline-offset:-3px}
.away{display:flex;flex-direction:column;gap:8px;margin-block-start:10px;padding:10px 12px;border-radius:10px;background:var(--warn);color:var(--onwarn);font-size:14px}
.away a{color:inherit}
.mail{display:flex;align-items:flex-end;gap:8px}
.mail label{flex:1}
.m{display:flex;flex-direction:column;align-items:flex-start;max-width:85%}
.m.mine{align-self:flex-end;align-items:flex-end}
.m.head{margin-block-start:10px}
.by{margin:0 4px 2px;color:var(--dim);font-size:12px}
.t{padding:8px 12px;border-radius:14px;background:var(--soft);white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:start}
.mine .t{background:var(--c);color:var(--on)}
.mine.failed .t{background:var(--onbad);color:var(--bad)}
.t a{color:inherit;text-decoration:underline}
.file{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 8px;max-width:100%;margin-block-start:2px}
.file:disabled{cursor:default}
.file .fn{text-decoration:underline;overflow-wrap:anywhere}
.file .s{margin:0;color:inherit}
canvas{display:block;max-width:100%;border-radius:8px;background:#fff}
.s{margin:2px 4px 0;color:var(--dim);font-size:12px}
.s button{padding:0 4px;color:var(--bad);text-decoration:underline}
.typing{display:flex;align-items:center;gap:8px;padding:0 16px 8px;color:var(--dim);font-size:13px}
.dots{display:inline-flex;gap:3px}
.dots i{width:6px;height:6px;border-radius:50%;background:#8c959f;animation:dot 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}.dots i:nth-child(3){animation-delay:.4s}
@keyframes dot{0%,60%,100%{opacity:.35}30%{opacity:1}}
form.w{display:flex;flex-wrap:wrap;align-items:flex-end;gap:8px;padding:10px 12px;border-block-start:1px solid var(--edge)}
textarea,input,select{width:100%;padding:8px 10px;border:1px solid var(--field);border-radius:10px;background:var(--bg);color:var(--fg);font-size:16px}
textarea{flex:1;width:0;min-height:40px;max-height:120px;resize:none}
::placeholder{color:var(--dim);opacity:1}
textarea:focus,input:focus,select:focus{outline:2px solid var(--fg);outline-offset:0;border-color:var(--fg)}
.go,.clip{display:grid;place-items:center;flex:none;width:40px;height:40px;border-radius:10px}
.go{background:var(--c);color:var(--on)}
.go[aria-disabled=true]{opacity:.5}
.clip{color:var(--dim)}
.go svg,.clip svg{width:20px;height:20px}
[dir=rtl] .go svg{transform:scaleX(-1)}
.tray{flex:0 0 100%;display:flex;flex-direction:column;gap:4px;max-height:120px;overflow-y:auto;padding:0;list-style:none}
.tray li{display:flex;align-items:center;gap:6px;padding:2px 4px 2px 10px;border-radius:8px;background:var(--soft);font-size:13px}
.tray .fn{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tray .bad .s{color:var(--bad)}
.tray button{display:grid;place-items:center;width:28px;height:28px;border-radius:6px}
.tray svg{width:12px;height:12px}
.ask{flex:0 1 auto;overflow-y:auto;border-block-start:1px solid var(--edge)}
.who{display:flex;flex-direction:column;gap:10px;padding:14px 16px}
label{display:flex;flex-direction:column;gap:3px;font-size:13px}
.agree{flex-direction:row;align-items:flex-start;gap:8px}
.agree input{flex:none;width:18px;height:18px;margin:0;accent-color:var(--c)}
.agree a{color:inherit}
.who button,.mail button{padding:9px 12px;border-radius:10px;background:var(--c);color:var(--on);font-weight:600;text-align:center}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:480px){.root.open{inset:0}.root.open .launch{display:none}
.panel,.start .panel{position:fixed;inset:0;width:auto;height:auto;border:0;border-radius:0;padding-block-end:env(safe-area-inset-bottom)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media (forced-colors:active){.t,.launch,.go{border:1px solid}}
@media print{.root{display:none}}
`;
}

const DARK = (root: string): string => `${root}{color-scheme:dark;--bg:#1b1f24;--fg:#e6e8eb;--dim:#a3adb8;--soft:#2d333b;--edge:#3d444d;--field:#768390;
--warn:#3b3014;--onwarn:#ffe3a3;--bad:#ffb3b3;--onbad:#4a1d1d}`;
