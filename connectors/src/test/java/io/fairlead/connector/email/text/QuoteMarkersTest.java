package io.fairlead.connector.email.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where answers end, as the programs of the world write it. In each sample the tail begins at the mark ¦. */
class QuoteMarkersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // English: Gmail, Apple, Outlook, Thunderbird, Yahoo
                "Yes.\n\n¦On Mon, Nov 23, 2026 at 10:00 AM Sales <sales@ours.example> wrote:\n\n> Hello\n> there",
                "Yes.\n\n"
                        + "¦On Mon, Nov 23, 2026 at 10:00 AM Sales Department of Ours\n"
                        + "<sales@ours.example> wrote:\n\n"
                        + "> Hello",
                "Yes.\n\n¦> On 23 Nov 2026, at 10:00, Sales <sales@ours.example> wrote:\n> \n> Hello",
                "Yes.\n\n"
                        + "¦From: Sales <sales@ours.example>\n"
                        + "Sent: Monday, November 23, 2026 10:00 AM\n"
                        + "To: Ana\n"
                        + "Subject: Quote\n\n"
                        + "Hello",
                "Yes.\n\n"
                        + "¦________________________________\n"
                        + "From: Sales <sales@ours.example>\n"
                        + "Sent: Monday\n"
                        + "To: Ana\n\n"
                        + "Hello",
                "Yes.\n\n¦-----Original Message-----\nFrom: Sales\nHello",
                "Yes.\n\n¦On 23/11/2026 10:00, Sales wrote:\n> Hello",
                // Chinese: QQ, 163, Foxmail, Outlook, Gmail, Aliyun, Taiwan
                "可以。\n\n\n"
                        + "¦------------------ 原始邮件 ------------------\n"
                        + "发件人: \"Sales\" <sales@ours.example>;\n"
                        + "发送时间: 2026年11月23日(星期一) 上午10:00\n"
                        + "你好",
                "可以。\n\n¦------------------\u00a0原始邮件\u00a0------------------\n发件人:\u00a0\"Sales\"\n你好",
                "Yes.\n\n¦------------------ Original ------------------\nFrom:  \"Sales\"<sales@ours.example>;\nHello",
                "可以。\n\n\n\n¦在 2026-11-23 10:00:00，\"Sales\" <sales@ours.example> 写道：\n你好",
                "可以。\n\n¦At 2026-11-23 10:00:00, \"Sales\" <sales@ours.example> wrote:\n>你好",
                "可以。\n\n¦---- 回复的原邮件 ----\n| 发件人 | Sales<sales@ours.example> |\n| 日期 | 2026年11月23日 10:00 |\n你好",
                "可以。\n\n¦发件人： Sales\n发送时间： 2026-11-23 10:00\n收件人： 李娜\n主题： 报价\n你好",
                "可以。\n\n¦发件人: Sales <sales@ours.example>\n发送时间: 2026年11月23日 10:00\n收件人: Li\n你好",
                "可以。\n\n¦发件人: Sales <sales@ours.example>\n日期: 星期一, 2026年11月23日 10:00\n你好",
                "可以。\n\n¦-----邮件原件-----\n发件人: Sales\n发送时间: 2026\n你好",
                "可以。\n\n¦Sales <sales@ours.example> 于2026年11月23日周一 上午10:00写道：\n\n> 你好",
                "可以。\n\n"
                        + "¦------------------------------------------------------------------\n"
                        + "发件人：Sales <sales@ours.example>\n"
                        + "发送时间：2026年11月23日(星期一) 10:00\n"
                        + "你好",
                "可以。\n\n¦Sales <sales@ours.example> 於 2026年11月23日 週一 上午10:00寫道：\n\n> 你好",
                "可以。\n\n¦寄件者: Sales <sales@ours.example>\n寄件日期: 2026年11月23日\n你好",
                // Japanese
                "承知しました。\n\n¦2026年11月23日(月) 10:00 Sales <sales@ours.example>:\n\n> こんにちは",
                "承知しました。\n\n¦差出人: Sales <sales@ours.example>\n送信日時: 2026年11月23日 10:00\n宛先: Ana\nこんにちは",
                "承知しました。\n\n¦----- Original Message -----\nFrom: Sales\nこんにちは",
                "承知しました。\n\n¦On 2026/11/23 10:00, 営業部 wrote:\n> こんにちは",
                "承知しました。\n\n¦2026/11/23 10:00、Sales <sales@ours.example>のメール:\n> こんにちは",
                "承知しました。\n\n¦----- 元のメッセージ -----\n差出人: Sales",
                // German
                "Ja.\n\n¦Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Sales <sales@ours.example>:\n\n> Hallo",
                "Ja.\n\n¦Am 23.11.2026 um 10:00 schrieb Sales:\n> Hallo",
                "Ja.\n\n"
                        + "¦Von: Sales <sales@ours.example>\n"
                        + "Gesendet: Montag, 23. November 2026 10:00\n"
                        + "An: Ana\n"
                        + "Betreff: Angebot\n\n"
                        + "Hallo",
                "Ja.\n\n¦-----Ursprüngliche Nachricht-----\nVon: Sales\nHallo",
                // Spanish
                "Sí.\n\n¦El lun, 23 nov 2026 a las 10:00, Sales (<sales@ours.example>) escribió:\n\n> Hola",
                "Sí.\n\n"
                        + "¦De: Sales <sales@ours.example>\n"
                        + "Enviado el: lunes, 23 de noviembre de 2026 10:00\n"
                        + "Para: Ana\n\n"
                        + "Hola",
                "Sí.\n\n¦-----Mensaje original-----\nDe: Sales\nHola",
                // French, with its blanks that do not break
                "Oui.\n\n¦Le lun. 23 nov. 2026 à 10:00, Sales <sales@ours.example> a écrit\u00a0:\n\n> Bonjour",
                "Oui.\n\n"
                        + "¦De\u00a0: Sales <sales@ours.example>\n"
                        + "Envoyé\u00a0: lundi 23 novembre 2026 10:00\n"
                        + "À\u00a0: Ana\n"
                        + "Bonjour",
                "Oui.\n\n¦-----Message d'origine-----\nDe : Sales\nBonjour",
                "Oui.\n\n¦-------- Message original --------\nBonjour",
                // Russian: Gmail, Yandex, Mail.ru, Outlook
                "Да.\n\n¦пн, 23 нояб. 2026 г. в 10:00, Sales <sales@ours.example>:\n\n> Привет",
                "Да.\n\n¦23.11.2026, 10:00, \"Sales\" <sales@ours.example>:\nПривет",
                "Да.\n\n¦Понедельник, 23 ноября 2026, 10:00 +03:00 от Sales <sales@ours.example>:\n>Привет",
                "Да.\n\n¦23 нояб. 2026 г., в 10:00, Sales <sales@ours.example> написал(а):\n\n> Привет",
                "Да.\n\n¦От: Sales <sales@ours.example>\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Ana\nПривет",
                "Да.\n\n¦-----Исходное сообщение-----\nОт: Sales\nПривет",
                // others that cost nothing
                "Sim.\n\n¦Em seg., 23 de nov. de 2026 às 10:00, Sales <sales@ours.example> escreveu:\n\n> Olá",
                "Sì.\n\n¦Il giorno lun 23 nov 2026 alle ore 10:00 Sales <sales@ours.example> ha scritto:\n\n> Ciao",
                "네.\n\n¦2026년 11월 23일 (월) 오전 10:00, Sales <sales@ours.example>님이 작성:\n\n> 안녕",
                // signatures
                "Yes.\n\n¦-- \nAna Lima\nBuyer, Casa Azul\n+55 11 5555 0100",
                "Yes.\n¦-- \nAna\n\nOn Mon, Nov 23, 2026 at 10:00 AM Sales <sales@ours.example> wrote:\n> Hello",
                "Yes.\n\n¦Sent from my iPhone",
                "Yes.\n\n"
                        + "¦Sent from my iPhone\n\n"
                        + "> On 23 Nov 2026, at 10:00, Sales <sales@ours.example> wrote:\n"
                        + "> Hello",
                "可以。\n\n¦发自我的iPhone",
                "可以。\n\n¦发自我的 iPhone\n\n------------------ 原始邮件 ------------------\n发件人: Sales",
                "承知しました。\n\n¦iPhoneから送信",
                "Ja.\n\n¦Von meinem iPhone gesendet",
                "Oui.\n\n¦Envoyé de mon iPhone",
                "Sí.\n\n¦Enviado desde mi iPhone",
                "Да.\n\n¦Отправлено с iPhone",
                "Yes.\n\n¦Get Outlook for iOS"
            })
    void theTailBeginsHere(String sample) {
        int mark = sample.indexOf('¦');
        String text = sample.replace("¦", "");
        assertThat(QuoteMarkers.find(text)).isEqualTo(mark);
    }

    /** Nothing that is said may be folded. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello, please quote 100 chairs.",
                "> only a quotation",
                "On Mon, Nov 23, 2026 at 10:00 AM Sales <sales@ours.example> wrote:\n> only that",
                "On Mon, Nov 23, 2026 Sales wrote:\n> How many?\nA hundred.\n> What colour?\nBlue.",
                "He wrote:\nbuy blue chairs",
                "From: Shanghai\nWe need 20 containers.",
                "We ship from:\nShanghai\nto:\nHamburg",
                "Prices:\n"
                        + "-- \n"
                        + "1. Chair 20\n"
                        + "2. Table 30\n"
                        + "3. Lamp 40\n"
                        + "4. Shelf\n"
                        + "5. Bed\n"
                        + "6. Desk\n"
                        + "7. Box\n"
                        + "8. Rug\n"
                        + "9. Cup\n"
                        + "10. Fork\n"
                        + "11. Pot\n"
                        + "12. Pan\n"
                        + "13. Jar",
                "I was sent from my company to Canton Fair.",
                "会议在 10:00 开始",
                "Note: the meeting is at 10:00, write to ana@x.example: she knows.",
                "----------\nTerms\n----------\nFOB Ningbo"
            })
    void hereIsNoTail(String text) {
        assertThat(QuoteMarkers.find(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Yes.</p><div class=gmail_quote>On Mon Sales wrote:<blockquote>Hello</blockquote></div>",
                "<p>Yes.</p><div id=appendonsend></div><div id=divRplyFwdMsg>From: Sales</div><div>Hello</div>",
                "<p>Yes.</p><blockquote type=cite>Hello</blockquote>",
                "<div>Yes.</div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm"
                        + " 0cm'><p>From: Sales</p></div><p>Hello</p>",
                "<div>Yes.</div><div><includetail><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div>你好</div></includetail></div>",
                "<p>Yes.</p><div id=isReplyContent>在 2026-11-23，Sales 写道：你好</div>",
                "<p>Yes.</p><div class=gmail_signature>Ana Lima</div>"
            })
    void tailsOfHtml(String html) {
        HtmlText read = HtmlText.of(html);
        Integer offset = read.quoteOffset() == null ? QuoteMarkers.find(read.text()) : read.quoteOffset();
        assertThat(offset).isNotNull();
        assertThat(read.text().substring(0, offset).strip()).isEqualTo("Yes.");
    }
}
