package io.ozone.common.error;

import java.util.Objects;
import java.util.Optional;

/** An error with a row in {@link ErrorCode}. The message says which value was wrong and what to do. */
public class OzoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String leader;

    public OzoneException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public OzoneException(ErrorCode code, String message, Throwable cause) {
        this(code, message, null, cause);
    }

    private OzoneException(ErrorCode code, String message, String leader, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
        this.leader = leader;
    }

    /** @param leader host:port of the leader's same door, or null when it is not known */
    public static OzoneException notLeader(String message, String leader) {
        return new OzoneException(ErrorCode.NOT_LEADER, message, leader, null);
    }

    public ErrorCode code() {
        return code;
    }

    /** For {@link ErrorCode#NOT_LEADER}: where the leader's same door is, when known. */
    public Optional<String> leader() {
        return Optional.ofNullable(leader);
    }
}
