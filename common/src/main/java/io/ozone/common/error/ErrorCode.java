package io.ozone.common.error;

import static io.ozone.common.error.ErrorCode.Retry.ELSEWHERE;
import static io.ozone.common.error.ErrorCode.Retry.LATER;
import static io.ozone.common.error.ErrorCode.Retry.NEVER;

import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every error a user can meet, one row each, with what it is called at each door. Doors translate by
 * lookup only; the message that goes with a row says which value was wrong and what to do.
 */
public enum ErrorCode {
    // Names and ranges
    INVALID_ARGUMENT(Status.Code.INVALID_ARGUMENT, "InvalidArgument", 400, 2, NEVER),
    INVALID_VOLUME_NAME(Status.Code.INVALID_ARGUMENT, "InvalidBucketName", 400, 2, NEVER),
    INVALID_BUCKET_NAME(Status.Code.INVALID_ARGUMENT, "InvalidBucketName", 400, 2, NEVER),
    INVALID_KEY_NAME(Status.Code.INVALID_ARGUMENT, "InvalidArgument", 400, 2, NEVER),
    KEY_NAME_TOO_LONG(Status.Code.INVALID_ARGUMENT, "KeyTooLongError", 400, 2, NEVER),
    INVALID_RANGE(Status.Code.OUT_OF_RANGE, "InvalidRange", 416, 2, NEVER),
    METADATA_TOO_LARGE(Status.Code.INVALID_ARGUMENT, "MetadataTooLarge", 400, 2, NEVER),
    ENTITY_TOO_LARGE(Status.Code.INVALID_ARGUMENT, "EntityTooLarge", 400, 2, NEVER),
    ENTITY_TOO_SMALL(Status.Code.INVALID_ARGUMENT, "EntityTooSmall", 400, 2, NEVER),
    INVALID_PART(Status.Code.INVALID_ARGUMENT, "InvalidPart", 400, 2, NEVER),
    INVALID_PART_ORDER(Status.Code.INVALID_ARGUMENT, "InvalidPartOrder", 400, 2, NEVER),

    // Namespace
    VOLUME_NOT_FOUND(Status.Code.NOT_FOUND, "NoSuchBucket", 404, 3, NEVER),
    VOLUME_ALREADY_EXISTS(Status.Code.ALREADY_EXISTS, "BucketAlreadyExists", 409, 4, NEVER),
    VOLUME_NOT_EMPTY(Status.Code.FAILED_PRECONDITION, "BucketNotEmpty", 409, 5, NEVER),
    BUCKET_NOT_FOUND(Status.Code.NOT_FOUND, "NoSuchBucket", 404, 3, NEVER),
    BUCKET_ALREADY_EXISTS(Status.Code.ALREADY_EXISTS, "BucketAlreadyExists", 409, 4, NEVER),
    BUCKET_NOT_EMPTY(Status.Code.FAILED_PRECONDITION, "BucketNotEmpty", 409, 5, NEVER),
    BUCKET_CONFIGURATION_NOT_FOUND(Status.Code.NOT_FOUND, "NoSuchConfiguration", 404, 3, NEVER),
    TOO_MANY_BUCKETS(Status.Code.RESOURCE_EXHAUSTED, "TooManyBuckets", 400, 6, NEVER),
    KEY_NOT_FOUND(Status.Code.NOT_FOUND, "NoSuchKey", 404, 3, NEVER),
    NO_SUCH_VERSION(Status.Code.NOT_FOUND, "NoSuchVersion", 404, 3, NEVER),
    IS_DELETE_MARKER(Status.Code.FAILED_PRECONDITION, "MethodNotAllowed", 405, 3, NEVER),
    KEY_ALREADY_EXISTS(Status.Code.ALREADY_EXISTS, "PreconditionFailed", 412, 4, NEVER),
    SESSION_NOT_FOUND(Status.Code.FAILED_PRECONDITION, "NoSuchUpload", 404, 3, NEVER),
    NO_SUCH_UPLOAD(Status.Code.NOT_FOUND, "NoSuchUpload", 404, 3, NEVER),
    ETAG_MISMATCH(Status.Code.FAILED_PRECONDITION, "PreconditionFailed", 412, 5, NEVER),
    ETAG_NOT_AVAILABLE(Status.Code.FAILED_PRECONDITION, "PreconditionFailed", 412, 5, NEVER),
    ETAG_MATCH(Status.Code.FAILED_PRECONDITION, "PreconditionFailed", 412, 5, NEVER),
    TIME_MISMATCH(Status.Code.FAILED_PRECONDITION, "PreconditionFailed", 412, 5, NEVER),
    SIZE_MISMATCH(Status.Code.FAILED_PRECONDITION, "PreconditionFailed", 412, 5, NEVER),
    ATOMIC_WRITE_CONFLICT(Status.Code.ABORTED, "ConditionalRequestConflict", 409, 5, NEVER),
    QUOTA_EXCEEDED(Status.Code.RESOURCE_EXHAUSTED, "QuotaExceeded", 403, 6, NEVER),
    QUOTA_ERROR(Status.Code.INVALID_ARGUMENT, "InvalidArgument", 400, 2, NEVER),
    OBJECT_LOCKED(Status.Code.PERMISSION_DENIED, "AccessDenied", 403, 7, NEVER),
    NO_OBJECT_LOCK(Status.Code.FAILED_PRECONDITION, "InvalidRequest", 400, 5, NEVER),
    INVALID_BUCKET_STATE(Status.Code.FAILED_PRECONDITION, "InvalidBucketState", 409, 5, NEVER),
    PERMISSION_DENIED(Status.Code.PERMISSION_DENIED, "AccessDenied", 403, 7, NEVER),
    KEY_IS_ENCRYPTED(Status.Code.FAILED_PRECONDITION, "InvalidRequest", 400, 9, NEVER),
    ENCRYPTION_KEY_NOT_FOUND(Status.Code.NOT_FOUND, "InvalidRequest", 400, 3, NEVER),
    ACCESS_ID_NOT_FOUND(Status.Code.NOT_FOUND, "InvalidAccessKeyId", 403, 3, NEVER),

    // Block space
    SCM_IN_SAFE_MODE(Status.Code.UNAVAILABLE, "ServiceUnavailable", 503, 8, LATER),
    NO_PIPELINE(Status.Code.UNAVAILABLE, "ServiceUnavailable", 503, 8, LATER),
    PIPELINE_NOT_FOUND(Status.Code.NOT_FOUND, "InternalError", 500, 1, ELSEWHERE),
    CONTAINER_NOT_FOUND(Status.Code.NOT_FOUND, "InternalError", 500, 1, ELSEWHERE),
    CONTAINER_NOT_OPEN(Status.Code.FAILED_PRECONDITION, "InternalError", 500, 1, ELSEWHERE),
    CONTAINER_UNHEALTHY(Status.Code.DATA_LOSS, "InternalError", 500, 1, ELSEWHERE),
    BLOCK_NOT_FOUND(Status.Code.NOT_FOUND, "InternalError", 500, 1, ELSEWHERE),
    BLOCK_NOT_COMMITTED(Status.Code.FAILED_PRECONDITION, "InternalError", 500, 1, ELSEWHERE),
    BLOCK_ALREADY_COMMITTED(Status.Code.FAILED_PRECONDITION, "InternalError", 500, 1, NEVER),
    CHECKSUM_MISMATCH(Status.Code.DATA_LOSS, "InternalError", 500, 1, ELSEWHERE),
    DISK_OUT_OF_SPACE(Status.Code.RESOURCE_EXHAUSTED, "ServiceUnavailable", 503, 6, ELSEWHERE),
    UNKNOWN_DATANODE(Status.Code.NOT_FOUND, "InternalError", 500, 1, NEVER),
    WRONG_CLUSTER(Status.Code.FAILED_PRECONDITION, "InternalError", 500, 1, NEVER),
    INVALID_STATE(Status.Code.FAILED_PRECONDITION, "InternalError", 500, 1, NEVER),

    // Service
    NOT_LEADER(Status.Code.UNAVAILABLE, "ServiceUnavailable", 503, 8, ELSEWHERE),
    NOT_READY(Status.Code.UNAVAILABLE, "ServiceUnavailable", 503, 8, LATER),
    BUSY(Status.Code.RESOURCE_EXHAUSTED, "SlowDown", 503, 8, LATER),
    UNREACHABLE(Status.Code.UNAVAILABLE, "ServiceUnavailable", 503, 8, ELSEWHERE),
    TIMEOUT(Status.Code.DEADLINE_EXCEEDED, "ServiceUnavailable", 503, 8, ELSEWHERE),
    NOT_IMPLEMENTED(Status.Code.UNIMPLEMENTED, "NotImplemented", 501, 9, NEVER),
    CONFIGURATION(Status.Code.FAILED_PRECONDITION, "InternalError", 500, 2, NEVER),
    CORRUPT(Status.Code.DATA_LOSS, "InternalError", 500, 1, NEVER),
    IO_ERROR(Status.Code.INTERNAL, "InternalError", 500, 1, ELSEWHERE),
    INTERNAL_ERROR(Status.Code.INTERNAL, "InternalError", 500, 1, NEVER);

    /** Whether the same call can succeed when made again. */
    public enum Retry {
        /** The caller must change something first. */
        NEVER,
        /** At the same place, after a wait. */
        LATER,
        /** At another peer, replica or pipeline, at once. */
        ELSEWHERE
    }

    private static final Map<String, ErrorCode> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Enum::name, code -> code));

    private final Status.Code grpc;
    private final String s3Code;
    private final int httpStatus;
    private final int exitCode;
    private final Retry retry;

    ErrorCode(Status.Code grpc, String s3Code, int httpStatus, int exitCode, Retry retry) {
        this.grpc = grpc;
        this.s3Code = s3Code;
        this.httpStatus = httpStatus;
        this.exitCode = exitCode;
        this.retry = retry;
    }

    /** Status at the gRPC doors. */
    public Status.Code grpc() {
        return grpc;
    }

    /** Code in the XML error of the S3 door. */
    public String s3Code() {
        return s3Code;
    }

    /** HTTP status at the S3 door. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Exit status of the command line. */
    public int exitCode() {
        return exitCode;
    }

    public Retry retry() {
        return retry;
    }

    public OzoneException failure(String message) {
        return new OzoneException(this, message);
    }

    /** Formats with {@link String#formatted}. */
    public OzoneException failure(String format, Object... values) {
        return new OzoneException(this, format.formatted(values));
    }

    public static Optional<ErrorCode> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
