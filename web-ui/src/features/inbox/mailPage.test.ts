// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { AttachmentView } from '../../api/types';
import { mailBody } from './mailPage';

const NONE: ReadonlyMap<string, string> = new Map();
const file = { id: 'f', name: 'logo.png', contentType: 'image/png', size: 1, inline: true, contentId: 'logo@x', url: '/media/abc' } as AttachmentView;
const shown = (html: string, remote = NONE) => mailBody(html, [file], remote, 'Quoted');

describe('the body of a mail', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="https://evil.example"><input name=q><button formaction="javascript:alert(1)">x</button></form>',
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<link rel=stylesheet href="https://evil.example/a.css">',
    '<style>@import "https://evil.example/a.css"</style>',
    '<img srcset="https://evil.example/a.png 2x">',
    '<table background="https://evil.example/a.png"><tr><td>x</td></tr></table>',
    '<div style="background:url(https://evil.example/a.png)">x</div>',
    '<div style="position:fixed;inset:0">x</div>',
    '<video src="https://evil.example/a.mp4" poster="https://evil.example/a.png"></video>',
    '<input type=image src="https://evil.example/a.png">',
    '<p id="app" class="x" name="root">x</p>',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    '<img src="/api/session">',
  ])('neither runs nor loads anything of %s', (trick) => {
    const { html } = shown(trick);
    expect(html).not.toMatch(/script|onerror|onload|evil|javascript|<iframe|<form|<input|<svg|<math|<meta|<base|<style|position|srcset| id=| class=| name=|\/api/i);
  });

  it('keeps how tables and words look', () => {
    const mail =
      '<table border="1" cellpadding="6" width="600"><tbody><tr><td colspan="2" align="right" valign="top" bgcolor="#eeeeee" style="padding:4px">x</td></tr></tbody></table>' +
      '<p dir="rtl" lang="ar">x</p><font color="red" size="2" face="Arial">x</font><ol start="3" type="a"><li>x</li></ol>';
    expect(shown(mail).html).toBe(mail);
  });

  it('keeps remote images away until they are wanted, and then takes them from us', () => {
    const mail = '<img data-src="https://t.example/p.gif" width="1"><img src="https://t.example/q.gif">';
    const blocked = shown(mail);
    expect(blocked.blocked).toBe(2);
    expect(blocked.html).not.toContain('t.example');
    const wanted = shown(mail, new Map([['https://t.example/p.gif', '/media/remote/1?s=2']]));
    expect(wanted.blocked).toBe(1);
    expect(wanted.html).toContain('src="/media/remote/1?s=2"');
    expect(wanted.html).not.toContain('t.example');
  });

  it('shows the pictures that came with it and leaves out those that did not', () => {
    expect(shown('<img src="cid:logo@x">').html).toContain('src="/media/abc"');
    expect(shown('<img src="cid:gone">').html).toBe('');
  });

  it.each([
    ['<a href="https://evil.example/x">https://bank.example/login</a>', 'evil.example'],
    ['<a href="https://evil.example/x">www.bank.example</a>', 'evil.example'],
    ['<a href="https://bаnk.example/x">bank.example</a>', 'xn--'],
  ])('says where %s leads', (mail, host) => {
    expect(shown(mail).html).toMatch(new RegExp(`<span data-real="">[^<]*${host}`));
  });

  it.each([
    '<a href="https://www.acme.example/a">acme.example</a>',
    '<a href="https://acme.example/a">our price list</a>',
    '<a href="https://acme.example/a">https://acme.example/a</a>',
  ])('believes %s', (mail) => {
    const { html } = shown(mail);
    expect(html).not.toContain('data-real');
    expect(html).toContain('rel="noopener noreferrer nofollow"');
    expect(html).toContain('target="_blank"');
  });

  it('folds what it answers, once', () => {
    const { html } = shown('<p>Yes</p><div data-quoted><p>old</p><div data-quoted>older</div></div>');
    expect(html.match(/<details>/g)).toHaveLength(1);
    expect(html).toContain('<details><summary>Quoted</summary><div data-quoted="">');
  });
});
