package io.fairlead.customers.imports;

import java.util.List;
import java.util.Map;

/** Codes of outcomes, reasons and notes in words, for files that leave the browser. */
record Reasons(List<String> columns, Map<String, String> words) {

    private static final Reasons ENGLISH = new Reasons(
            List.of("Line", "Outcome", "Why"),
            Map.ofEntries(
                    Map.entry("new", "New"),
                    Map.entry("match", "Known"),
                    Map.entry("conflict", "Conflict"),
                    Map.entry("invalid", "Invalid"),
                    Map.entry("undone", "Taken back"),
                    Map.entry("kept", "Kept"),
                    Map.entry("two-people", "The addresses and numbers belong to two different people"),
                    Map.entry("not-yours", "The person is a contact of another team"),
                    Map.entry("no-identity", "No e-mail address and no phone number"),
                    Map.entry("bad-email", "Not an e-mail address"),
                    Map.entry("bad-phone", "Not a phone number"),
                    Map.entry("phone-destroyed", "The phone number was destroyed by a spreadsheet"),
                    Map.entry("phone-guessed", "The phone number's plus sign was missing"),
                    Map.entry("phone-shared", "The phone number is somebody else's too"),
                    Map.entry("unknown-country", "Unknown country"),
                    Map.entry("unknown-language", "Unknown language"),
                    Map.entry("unknown-time-zone", "Unknown time zone"),
                    Map.entry("undecodable", "Some characters could not be read in this encoding"),
                    Map.entry("differs-name", "The contact has another name, which stays"),
                    Map.entry("differs-company", "The contact has another company, which stays"),
                    Map.entry("differs-country", "The contact has another country, which stays"),
                    Map.entry("touched-since", "Somebody has worked with the contact since")));

    private static final Reasons CHINESE = new Reasons(
            List.of("行号", "结果", "原因"),
            Map.ofEntries(
                    Map.entry("new", "新增"),
                    Map.entry("match", "已有"),
                    Map.entry("conflict", "冲突"),
                    Map.entry("invalid", "无效"),
                    Map.entry("undone", "已撤销"),
                    Map.entry("kept", "已保留"),
                    Map.entry("two-people", "邮箱和电话分别属于两个不同的联系人"),
                    Map.entry("not-yours", "该联系人属于其他团队"),
                    Map.entry("no-identity", "没有邮箱也没有电话"),
                    Map.entry("bad-email", "邮箱地址无效"),
                    Map.entry("bad-phone", "电话号码无效"),
                    Map.entry("phone-destroyed", "电话号码已被电子表格破坏"),
                    Map.entry("phone-guessed", "电话号码缺少加号,已补上"),
                    Map.entry("phone-shared", "该电话号码也属于其他人"),
                    Map.entry("unknown-country", "无法识别的国家"),
                    Map.entry("unknown-language", "无法识别的语言"),
                    Map.entry("unknown-time-zone", "无法识别的时区"),
                    Map.entry("undecodable", "部分字符无法用此编码读取"),
                    Map.entry("differs-name", "联系人已有其他姓名,保留原值"),
                    Map.entry("differs-company", "联系人已有其他公司,保留原值"),
                    Map.entry("differs-country", "联系人已有其他国家,保留原值"),
                    Map.entry("touched-since", "导入后已有人处理过该联系人")));

    static Reasons in(String language) {
        return language.startsWith("zh") ? CHINESE : ENGLISH;
    }

    String of(String code) {
        return words.getOrDefault(code, code);
    }
}
