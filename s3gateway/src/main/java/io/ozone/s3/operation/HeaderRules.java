package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Refuses headers that ask for something that is not there. Silently leaving out encryption, a lock or a
 * condition would answer success for something else than was asked.
 */
public final class HeaderRules {
    /**
     * Headers that every operation may be sent: identity, what asks for nothing, and how the body is framed
     * and checked, which SDKs send without one, too.
     */
    private static final Set<String> COMMON = Set.of(
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-security-token",
            "x-amz-user-agent",
            "x-amz-expected-bucket-owner",
            "x-amz-request-payer",
            "x-amz-api-version",
            "x-amz-te",
            "x-amz-decoded-content-length",
            "x-amz-trailer",
            "x-amz-sdk-checksum-algorithm",
            "x-amz-checksum-crc32",
            "x-amz-checksum-crc32c",
            "x-amz-checksum-crc64nvme",
            "x-amz-checksum-sha1",
            "x-amz-checksum-sha256");

    /** Headers outside x-amz that change what is done. */
    private static final Set<String> CONDITIONS = Set.of(
            "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "content-range");

    private static final String AMAZON = "x-amz-";

    private HeaderRules() {}

    /** @throws io.ozone.s3.error.S3Exception NotImplemented */
    public static void check(Match match, HttpFields headers) {
        for (HttpField field : headers) {
            String name = field.getLowerCaseName();
            if (matters(name)
                    && !COMMON.contains(name)
                    && !declared(match.headers(), name)
                    && !asksForNothing(name, field)) {
                throw S3Error.NOT_IMPLEMENTED.failure(
                        "The header %s: %s is not implemented for %s; nothing was done",
                        name, name.endsWith("-customer-key") ? "…" : field.getValue(), match.name());
            }
        }
    }

    /** Whether a header can change what is done. @param name lower case */
    static boolean matters(String name) {
        return name.startsWith(AMAZON) || CONDITIONS.contains(name);
    }

    private static boolean declared(Set<String> headers, String name) {
        if (headers.contains(name)) {
            return true;
        }
        for (String header : headers) {
            if (header.endsWith("*") && name.startsWith(header.substring(0, header.length() - 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is what would happen without the header, too. */
    private static boolean asksForNothing(String name, HttpField field) {
        String value = field.getValue() == null ? "" : field.getValue().strip();
        switch (name) {
            case "x-amz-acl":
                return value.equals("private");
            case "x-amz-bucket-object-lock-enabled":
            case "x-amz-bypass-governance-retention":
                return value.equalsIgnoreCase("false");
            case "x-amz-optional-object-attributes":
                // Lists tell it of objects that are brought back from an archive, and there are none.
                return value.equals("RestoreStatus");
            default:
                return false;
        }
    }
}
