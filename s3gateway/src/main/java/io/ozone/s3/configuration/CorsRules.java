package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What pages of other origins may do with a bucket. */
public final class CorsRules {
    private static final int MAX_RULES = 100;
    private static final int MAX_ID = 255;
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");
    /** Names of headers; what else is exposed would not arrive as it was meant. */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final String ROOT = "CORSConfiguration";
    private static final String RULE = "CORSRule";
    private static final String ID = "ID";
    private static final String ORIGIN = "AllowedOrigin";
    private static final String METHOD = "AllowedMethod";
    private static final String ALLOWED_HEADER = "AllowedHeader";
    private static final String EXPOSED_HEADER = "ExposeHeader";
    private static final String MAX_AGE = "MaxAgeSeconds";

    /**
     * A rule that allows what was asked.
     *
     * @param anyOrigin whether it is about all origins, so that the answer is the same for each
     * @param maxAgeSeconds how long a browser may remember it; empty = the rule does not say
     */
    public record Allowed(
            boolean anyOrigin, List<String> methods, List<String> exposedHeaders, Optional<String> maxAgeSeconds) {}

    private final XmlElement document;

    private CorsRules(XmlElement document) {
        this.document = document;
    }

    public static CorsRules of(BucketConfiguration configuration) {
        return new CorsRules(XmlElement.read(configuration.getDocument().asReadOnlyByteBuffer(), ROOT));
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidRequest */
    static CorsRules read(XmlElement document) {
        List<XmlElement> rules = document.holding(RULE).all(RULE);
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw S3Error.MALFORMED_XML.failure(
                    "A CORS configuration has 1 to %d rules, not %d", MAX_RULES, rules.size());
        }
        rules.forEach(CorsRules::check);
        return new CorsRules(document);
    }

    XmlElement document() {
        return document;
    }

    /**
     * The first rule that allows a request; empty when none does.
     *
     * @param headers names of the headers that a preflight asks for
     */
    public Optional<Allowed> find(String origin, String method, List<String> headers) {
        return document.all(RULE).stream()
                .filter(rule -> texts(rule, METHOD).contains(method)
                        && texts(rule, ORIGIN).stream().anyMatch(pattern -> matches(pattern, origin))
                        && headers.stream().allMatch(header -> allowsHeader(rule, header)))
                .findFirst()
                .map(rule -> new Allowed(
                        texts(rule, ORIGIN).contains("*"),
                        texts(rule, METHOD),
                        texts(rule, EXPOSED_HEADER),
                        rule.textOf(MAX_AGE)));
    }

    private static boolean allowsHeader(XmlElement rule, String header) {
        return texts(rule, ALLOWED_HEADER).stream()
                .anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), header.toLowerCase(Locale.ROOT)));
    }

    /** @param pattern with at most one star, which stands for any text */
    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        return text.length() >= pattern.length() - 1
                && text.startsWith(pattern.substring(0, star))
                && text.endsWith(pattern.substring(star + 1));
    }

    private static void check(XmlElement rule) {
        rule.holding(ID, ORIGIN, METHOD, ALLOWED_HEADER, EXPOSED_HEADER, MAX_AGE);
        if (!rule.has(ORIGIN) || !rule.has(METHOD)) {
            throw S3Error.MALFORMED_XML.failure("A CORSRule needs an AllowedOrigin and an AllowedMethod");
        }
        String id = rule.textOf(ID).orElse("");
        if (id.length() > MAX_ID) {
            throw S3Error.INVALID_REQUEST.failure("The ID of a CORSRule can't be longer than %d: '%s'", MAX_ID, id);
        }
        for (String method : texts(rule, METHOD)) {
            if (!METHODS.contains(method)) {
                throw S3Error.INVALID_REQUEST.failure(
                        "Found unsupported HTTP method in CORS config. Unsupported method is %s", method);
            }
        }
        texts(rule, ORIGIN).forEach(origin -> requireOneStar(ORIGIN, origin));
        texts(rule, ALLOWED_HEADER).forEach(header -> requireOneStar(ALLOWED_HEADER, header));
        texts(rule, EXPOSED_HEADER).forEach(CorsRules::checkExposed);
        rule.textOf(MAX_AGE).ifPresent(CorsRules::checkSeconds);
    }

    private static void requireOneStar(String element, String pattern) {
        if (pattern.indexOf('*') != pattern.lastIndexOf('*')) {
            throw S3Error.INVALID_REQUEST.failure("%s \"%s\" can not have more than one wildcard.", element, pattern);
        }
    }

    private static void checkExposed(String header) {
        if (header.indexOf('*') >= 0) {
            throw S3Error.INVALID_REQUEST.failure(
                    "ExposeHeader \"%s\" contains wildcard. We currently do not support wildcard for ExposeHeader.",
                    header);
        }
        if (!HEADER.matcher(header).matches()) {
            throw S3Error.INVALID_REQUEST.failure("ExposeHeader \"%s\" is not the name of a header", header);
        }
    }

    private static void checkSeconds(String text) {
        try {
            if (Integer.parseInt(text) >= 0) {
                return;
            }
        } catch (NumberFormatException e) {
            throw S3Error.MALFORMED_XML.failure(e, "MaxAgeSeconds '" + text + "' is not a number of seconds");
        }
        throw S3Error.MALFORMED_XML.failure("MaxAgeSeconds '%s' is below 0", text);
    }

    private static List<String> texts(XmlElement rule, String name) {
        return rule.all(name).stream().map(XmlElement::leaf).toList();
    }
}
