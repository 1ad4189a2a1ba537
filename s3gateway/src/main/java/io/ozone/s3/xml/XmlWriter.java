package io.ozone.s3.xml;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes one small XML document into memory. Elements are opened and closed by name; text is escaped.
 *
 * <p>Object keys may hold control characters, which XML 1.0 can't express at all. A document that has any
 * declares itself XML 1.1, where all but NUL can be written as references; what neither can express is
 * written as U+FFFD. Clients that want every key exact ask for {@code encoding-type=url}.
 */
public final class XmlWriter {
    public static final String S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static final String STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    /** What documents begin with; those that need XML 1.1 say so in as many characters. */
    public static final String DECLARATION = declaration("1.0");

    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder text = new StringBuilder(512);
    private boolean controls;

    /** Opens the root element in the S3 namespace. */
    public static XmlWriter document(String root) {
        return new XmlWriter().open(root, "xmlns=\"" + S3_NAMESPACE + '"');
    }

    /** Opens the root element in the namespace of STS. */
    public static XmlWriter stsDocument(String root) {
        return new XmlWriter().open(root, "xmlns=\"" + STS_NAMESPACE + '"');
    }

    /** Opens a root element without namespace, as errors have it. */
    public static XmlWriter plainDocument(String root) {
        return new XmlWriter().open(root);
    }

    public XmlWriter open(String name) {
        text.append('<').append(name).append('>');
        return this;
    }

    /** @param attributes as they stand in the document */
    public XmlWriter open(String name, String attributes) {
        text.append('<').append(name).append(' ').append(attributes).append('>');
        return this;
    }

    public XmlWriter close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    public XmlWriter text(String value) {
        escape(value);
        return this;
    }

    public XmlWriter element(String name, String value) {
        open(name);
        escape(value);
        return close(name);
    }

    public XmlWriter element(String name, long value) {
        open(name);
        text.append(value);
        return close(name);
    }

    public XmlWriter element(String name, boolean value) {
        open(name);
        text.append(value);
        return close(name);
    }

    /** The document in UTF-8. */
    public byte[] toBytes() {
        return ((controls ? declaration("1.1") : DECLARATION) + text).getBytes(StandardCharsets.UTF_8);
    }

    private static String declaration(String version) {
        return "<?xml version=\"" + version + "\" encoding=\"UTF-8\"?>\n";
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                escapeMarkup(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                text.append(c).append(value.charAt(++i));
            } else {
                escapeRare(c);
            }
        }
    }

    private void escapeMarkup(char c) {
        switch (c) {
            case '<':
                text.append("&lt;");
                break;
            case '>':
                text.append("&gt;");
                break;
            case '&':
                text.append("&amp;");
                break;
            case '"':
                text.append("&quot;");
                break;
            case '\'':
                text.append("&apos;");
                break;
            default:
                text.append(c);
        }
    }

    private void escapeRare(char c) {
        if (c == 0 || Character.isSurrogate(c) || c >= 0xFFFE) {
            text.append(REPLACEMENT);
        } else if (c == '\t' || c == '\n' || c == '\r' || (c >= 0x7F && c < 0xA0) || c == 0x2028) {
            reference(c);
        } else if (c < ' ') {
            controls = true;
            reference(c);
        } else {
            text.append(c);
        }
    }

    private void reference(char c) {
        text.append("&#x")
                .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                .append(';');
    }
}
