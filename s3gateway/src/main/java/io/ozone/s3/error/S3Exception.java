package io.ozone.s3.error;

import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that ends in an S3 error. The message says which value was wrong and what to do. */
public final class S3Exception extends RuntimeException {
    /** Element that names the condition that did not hold. */
    public static final String CONDITION = "Condition";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;
    private final transient Map<String, String> details = new LinkedHashMap<>();

    S3Exception(String code, int status, String message, Throwable cause) {
        // Errors are answers here, often the fault of the client: only those with a cause are worth a stack trace.
        super(message, cause, false, cause != null);
        this.code = code;
        this.status = status;
    }

    public static S3Exception of(OzoneException e) {
        S3Exception error = new S3Exception(e.code().s3Code(), e.code().httpStatus(), e.getMessage(), e);
        switch (e.code()) {
            case KEY_ALREADY_EXISTS:
            case ETAG_MATCH:
                return error.with(CONDITION, "If-None-Match");
            case ETAG_MISMATCH:
            case ETAG_NOT_AVAILABLE:
                return error.with(CONDITION, "If-Match");
            case TIME_MISMATCH:
                return error.with(CONDITION, "x-amz-if-match-last-modified-time");
            case SIZE_MISMATCH:
                return error.with(CONDITION, "x-amz-if-match-size");
            default:
                return error;
        }
    }

    /** A failure of the client library's streams: the reason is inside. */
    public static S3Exception of(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OzoneException known) {
                return of(known);
            }
        }
        return S3Error.INTERNAL_ERROR.failure(e, "The object's data could not be moved: " + e.getMessage());
    }

    /** As it stands in the XML. */
    public String code() {
        return code;
    }

    /** Adds an element to the XML, by which programs can tell what was wrong. */
    public S3Exception with(String element, Object value) {
        details.put(element, value.toString());
        return this;
    }

    /** Further elements of the XML, in their order. */
    public Map<String, String> details() {
        return Collections.unmodifiableMap(details);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }
}
