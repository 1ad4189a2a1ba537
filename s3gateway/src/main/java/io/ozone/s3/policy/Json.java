package io.ozone.s3.policy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one small JSON document, strictly. Objects become maps, arrays lists, strings strings, numbers
 * {@link BigDecimal}, and true, false and null what Java has for them.
 *
 * <p>One escape is known beyond JSON: {@code \$}, which upload policies use where a dollar would start a
 * variable.
 */
final class Json {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_LENGTH = 40;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when the text is no JSON; the message says why and where */
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.skipBlanks();
        if (json.at < text.length()) {
            throw json.bad("something stands behind the document");
        }
        return value;
    }

    private Object value() {
        skipBlanks();
        if (at == text.length()) {
            throw bad("it ends too early");
        }
        switch (text.charAt(at)) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> object() {
        enter();
        Map<String, Object> members = new LinkedHashMap<>();
        while (!ends('}', members.isEmpty())) {
            skipBlanks();
            String name = string();
            skipBlanks();
            expect(':');
            if (members.containsKey(name)) {
                throw bad("'" + name + "' is there twice");
            }
            members.put(name, value());
        }
        return members;
    }

    private List<Object> array() {
        enter();
        List<Object> elements = new ArrayList<>();
        while (!ends(']', elements.isEmpty())) {
            elements.add(value());
        }
        return elements;
    }

    private void enter() {
        at++;
        if (++depth > MAX_DEPTH) {
            throw bad("it is nested too deep");
        }
    }

    /** Whether an object or array ends here; if not, moves behind the comma that must stand before the next entry. */
    private boolean ends(char end, boolean first) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == end) {
            at++;
            depth--;
            return true;
        }
        if (!first) {
            expect(',');
        }
        return false;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c < ' ') {
                throw bad("a string has a control character");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw bad("a string does not end");
    }

    private char escaped() {
        if (at == text.length()) {
            throw bad("a string does not end");
        }
        char c = text.charAt(at++);
        switch (c) {
            case '"':
            case '\\':
            case '/':
            case '$':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                return unicode();
            default:
                throw bad("'\\" + c + "' is no escape");
        }
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw bad("'\\u' needs four hex digits");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw bad("'" + text.charAt(at) + "' starts no value");
        }
        at += word.length();
        return value;
    }

    private BigDecimal number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.isEmpty()) {
            throw bad("'" + text.charAt(at) + "' starts no value");
        }
        try {
            if (digits.length() <= MAX_NUMBER_LENGTH) {
                return new BigDecimal(digits);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + digits + "' is no number", e);
        }
        throw bad("a number is too long");
    }

    private void expect(char c) {
        if (at == text.length() || text.charAt(at) != c) {
            throw bad("'" + c + "' is missing");
        }
        at++;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException bad(String reason) {
        return new IllegalArgumentException(reason + ", at character " + at);
    }
}
