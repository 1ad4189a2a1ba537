package io.ozone.s3.auth;

import io.ozone.s3.http.Parameter;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * The form of a request that is signed.
 *
 * <p>Clients disagree about the path: most sign it as they send it, some sign a cleaned-up encoding of
 * what it means. Both name the same key, so a signature over either is good; see {@link #paths}.
 */
final class CanonicalRequest {
    private CanonicalRequest() {}

    /** The paths that a signature may cover, the likeliest first. */
    static List<String> paths(RequestTarget target) {
        String sent = target.rawPath();
        String encoded = Percent.encodePath(Percent.decode(sent, false));
        return sent.equals(encoded) ? List.of(sent) : List.of(sent, encoded);
    }

    /** Hex of the SHA-256 of the canonical request. */
    static String hash(String method, String path, RequestTarget target, HttpFields headers, Claim claim) {
        StringBuilder text = new StringBuilder(512);
        text.append(method).append('\n').append(path).append('\n');
        appendQuery(text, target.parameters());
        text.append('\n');
        for (String name : claim.signedHeaders()) {
            text.append(name).append(':');
            appendValues(text, headers, name);
            text.append('\n');
        }
        text.append('\n')
                .append(String.join(";", claim.signedHeaders()))
                .append('\n')
                .append(claim.payloadHash());
        // Header values are bytes that Jetty handed over as Latin-1; this gives the same bytes back.
        return Crypto.hex(Crypto.sha256(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void appendQuery(StringBuilder text, List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        List<String> encoded = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            if (!parameter.name().equals(QueryClaim.SIGNATURE)) {
                // '=' sorts behind the digits; ordering pairs by name first needs a separator below all of them.
                encoded.add(Percent.encode(parameter.name()) + '\0' + Percent.encode(parameter.value()));
            }
        }
        Collections.sort(encoded);
        for (int i = 0; i < encoded.size(); i++) {
            text.append(i == 0 ? "" : "&").append(encoded.get(i).replace('\0', '='));
        }
    }

    private static void appendValues(StringBuilder text, HttpFields headers, String name) {
        boolean first = true;
        for (HttpField field : headers) {
            if (field.getLowerCaseName().equals(name)) {
                text.append(first ? "" : ",");
                appendTrimmed(text, field.getValue());
                first = false;
            }
        }
    }

    /** Without spaces at the ends, and with one where there are several. */
    private static void appendTrimmed(StringBuilder text, String value) {
        if (value == null) {
            return;
        }
        boolean pendingSpace = false;
        int start = text.length();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t') {
                pendingSpace = text.length() > start;
            } else {
                if (pendingSpace) {
                    text.append(' ');
                    pendingSpace = false;
                }
                text.append(c);
            }
        }
    }
}
