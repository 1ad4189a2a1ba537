package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;

/** A run of an object's bytes. @param length above 0, unless the object or its part is empty */
record ByteRange(long offset, long length) {
    private static final String UNIT = "bytes=";
    private static final long ABSENT = -1;
    private static final long INVALID = -2;

    /**
     * @param header null = not sent
     * @return null when the whole object is meant: no header, another unit, several ranges, or one that is
     *     not well-formed, all of which HTTP lets a server pass over
     * @throws io.ozone.s3.error.S3Exception InvalidRange when no byte of the object lies in it
     */
    static ByteRange parse(String header, long objectLength) {
        if (header == null || !header.startsWith(UNIT) || header.indexOf(',') >= 0) {
            return null;
        }
        String range = header.substring(UNIT.length()).strip();
        int dash = range.indexOf('-');
        if (dash < 0) {
            return null;
        }
        long first = number(range.substring(0, dash).strip());
        long last = number(range.substring(dash + 1).strip());
        if (first == INVALID || last == INVALID || (first == ABSENT && last == ABSENT)) {
            return null;
        }
        if (first == ABSENT) {
            return suffix(header, last, objectLength);
        }
        if (last != ABSENT && last < first) {
            return null;
        }
        if (first >= objectLength) {
            throw unsatisfiable(header, objectLength);
        }
        long end = last == ABSENT ? objectLength - 1 : Math.min(last, objectLength - 1);
        return new ByteRange(first, end - first + 1);
    }

    /** Value of the Content-Range header. */
    String contentRange(long objectLength) {
        return "bytes " + offset + '-' + (offset + length - 1) + '/' + objectLength;
    }

    private static ByteRange suffix(String header, long count, long objectLength) {
        long length = Math.min(count, objectLength);
        if (length == 0) {
            throw unsatisfiable(header, objectLength);
        }
        return new ByteRange(objectLength - length, length);
    }

    private static RuntimeException unsatisfiable(String header, long objectLength) {
        return S3Error.INVALID_RANGE
                .failure("The range '%s' holds no byte of the object, which has %d", header, objectLength)
                .with("RangeRequested", header)
                .with("ActualObjectSize", objectLength);
    }

    private static long number(String text) {
        if (text.isEmpty()) {
            return ABSENT;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return INVALID;
            }
            int digit = c - '0';
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
        }
        return value;
    }
}
