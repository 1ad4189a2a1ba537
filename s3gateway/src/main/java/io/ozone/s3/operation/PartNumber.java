package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.RequestTarget;

/** The number of a part, as requests name it. */
final class PartNumber {
    static final int MAX = 10_000;

    private PartNumber() {}

    /** The parameter partNumber, which may be missing. */
    static int parse(RequestTarget target) {
        return parse(target.parameter("partNumber", ""));
    }

    /** @throws io.ozone.s3.error.S3Exception InvalidArgument when it is none of 1 to 10,000 */
    static int parse(String text) {
        int number = 0;
        boolean isNumber = !text.isEmpty() && text.length() <= 5;
        for (int i = 0; isNumber && i < text.length(); i++) {
            char c = text.charAt(i);
            isNumber = c >= '0' && c <= '9';
            number = number * 10 + (c - '0');
        }
        if (!isNumber || number < 1 || number > MAX) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "Part number must be an integer between 1 and %d, inclusive; it is '%s'", MAX, text);
        }
        return number;
    }
}
