package io.ozone.common.rpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.ErrorDetail;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How errors cross a gRPC door: {@link OzoneException} to status with {@link ErrorDetail}, and back. */
public final class Rpc {
    private static final Logger LOG = LoggerFactory.getLogger(Rpc.class);
    private static final Metadata.Key<ErrorDetail> DETAIL =
            Metadata.Key.of("ozone-error-bin", ProtoUtils.metadataMarshaller(ErrorDetail.getDefaultInstance()));

    /** Characters. All trailers of a call have to fit the 8 KB that the transport accepts. */
    private static final int LONGEST_MESSAGE = 1500;

    /** The description only serves tools that don't know the detail, and is percent-encoded. */
    private static final int LONGEST_DESCRIPTION = 100;

    private Rpc() {}

    /** The error a service's observer is given. An exception without a row is logged and becomes INTERNAL_ERROR. */
    public static StatusRuntimeException toStatus(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
            cause = fromStatus(cause);
        }
        OzoneException error;
        if (cause instanceof OzoneException known) {
            error = known;
        } else {
            LOG.error("A request failed for a reason that has no error code", cause);
            error = new OzoneException(ErrorCode.INTERNAL_ERROR, cause.toString(), cause);
        }
        String message = cut(error.getMessage() == null ? "" : error.getMessage(), LONGEST_MESSAGE);
        Metadata trailers = new Metadata();
        trailers.put(
                DETAIL,
                ErrorDetail.newBuilder()
                        .setCode(error.code().name())
                        .setMessage(message)
                        .setLeader(error.leader().orElse(""))
                        .build());
        return Status.fromCode(error.code().grpc())
                .withDescription(cut(message, LONGEST_DESCRIPTION))
                .asRuntimeException(trailers);
    }

    /** The error a client throws for a failed call. */
    public static OzoneException fromStatus(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof OzoneException known) {
            return known;
        }
        if (cause instanceof TimeoutException) {
            return new OzoneException(ErrorCode.TIMEOUT, "No answer in time", cause);
        }
        Metadata trailers = Status.trailersFromThrowable(cause);
        ErrorDetail detail = trailers == null ? null : trailers.get(DETAIL);
        if (detail != null) {
            ErrorCode code = ErrorCode.find(detail.getCode()).orElse(ErrorCode.INTERNAL_ERROR);
            return code == ErrorCode.NOT_LEADER
                    ? OzoneException.notLeader(
                            detail.getMessage(), detail.getLeader().isEmpty() ? null : detail.getLeader())
                    : new OzoneException(code, detail.getMessage(), cause);
        }
        Status status = Status.fromThrowable(cause);
        return new OzoneException(codeOf(status), status.getCode() + describe(status), cause);
    }

    /** Ends a call with an error. */
    public static void fail(StreamObserver<?> observer, Throwable failure) {
        observer.onError(toStatus(failure));
    }

    /** Ends a call with its one reply. */
    public static <T> void reply(StreamObserver<T> observer, T reply) {
        observer.onNext(reply);
        observer.onCompleted();
    }

    /** The failure inside what futures wrap around it. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }

    private static String describe(Status status) {
        StringBuilder text = new StringBuilder();
        if (status.getDescription() != null) {
            text.append(": ").append(status.getDescription());
        }
        if (status.getCause() != null) {
            text.append(" (").append(status.getCause().getMessage()).append(')');
        }
        return text.toString();
    }

    /** A status without detail comes from the transport or from a peer of another version. */
    private static ErrorCode codeOf(Status status) {
        switch (status.getCode()) {
            case UNAVAILABLE:
                return ErrorCode.UNREACHABLE;
            case DEADLINE_EXCEEDED:
                return ErrorCode.TIMEOUT;
            case UNIMPLEMENTED:
                return ErrorCode.NOT_IMPLEMENTED;
            case RESOURCE_EXHAUSTED:
                return ErrorCode.BUSY;
            case PERMISSION_DENIED:
            case UNAUTHENTICATED:
                return ErrorCode.PERMISSION_DENIED;
            case CANCELLED:
            case ABORTED:
                return ErrorCode.IO_ERROR;
            default:
                return ErrorCode.INTERNAL_ERROR;
        }
    }
}
