package io.ozone.s3.http;

import io.ozone.s3.error.S3Error;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;

/** Makes headers of what was sent in another place, so that the rest of the door need not know the place. */
final class HeaderText {
    private HeaderText() {}

    /**
     * @param where for the message of the error
     * @throws io.ozone.s3.error.S3Exception InvalidArgument when it would be no header, or more than one
     */
    static HttpField field(String where, String name, String value) {
        if (!isToken(name) || !isOneLine(value)) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "%s '%s' has characters in its name or value that a header can't have", where, name);
        }
        // Headers arrive as bytes in Latin-1, and are taken for UTF-8 later.
        return new HttpField(name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static boolean isToken(String name) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
    }

    private static boolean isOneLine(String value) {
        return value.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t');
    }
}
