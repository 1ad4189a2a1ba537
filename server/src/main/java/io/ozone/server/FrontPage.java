package io.ozone.server;

import java.util.Map;
import java.util.Set;

/** The console's page for people. */
final class FrontPage {
    private static final String HEAD = """
            <!doctype html><html><head><meta charset="utf-8"><title>%s</title><style>
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#223}
            h1{font-size:1.4rem}table{border-collapse:collapse;margin:1rem 0}
            th,td{text-align:left;padding:.25rem 1.5rem .25rem 0;border-bottom:1px solid #dde;vertical-align:top}
            th{font-weight:500;color:#667}td{white-space:pre-line}a{margin-right:1rem;color:#0b62a4}
            </style></head><body><h1>%s</h1>
            """;

    private FrontPage() {}

    static Answer of(String title, Map<String, String> facts, Set<String> paths) {
        StringBuilder page = new StringBuilder(HEAD.formatted(escape(title), escape(title)));
        if (!facts.isEmpty()) {
            page.append("<table>");
            facts.forEach((name, value) -> page.append("<tr><th>")
                    .append(escape(name))
                    .append("</th><td>")
                    .append(escape(value))
                    .append("</td></tr>"));
            page.append("</table>");
        }
        page.append("<p>");
        paths.stream()
                .filter(path -> !path.equals("/"))
                .forEach(path -> page.append("<a href=\"")
                        .append(escape(path))
                        .append("\">")
                        .append(escape(path))
                        .append("</a>"));
        return Answer.html(page.append("</p></body></html>\n").toString());
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
