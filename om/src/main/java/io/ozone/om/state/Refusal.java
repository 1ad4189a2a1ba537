package io.ozone.om.state;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;

/**
 * A command or query can't be served as asked. Thrown inside one, and turned into a value where commands are
 * dispatched; unlike any other exception it is an answer, not a bug: it depends on rows and arguments only. Costs no
 * stack trace.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public Refusal(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** The same, for a caller on this side of the log. */
    public OzoneException toException() {
        return new OzoneException(code, getMessage());
    }
}
