package io.ozone.s3.operation;

import io.ozone.client.DeleteMarkerException;
import io.ozone.client.Deletion;
import io.ozone.client.VersionName;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestTarget;
import org.eclipse.jetty.http.DateGenerator;

/** How requests name a version, and answers tell of one. In a bucket that never kept versions they do not. */
public final class ObjectVersion {
    static final String PARAMETER = "versionId";

    private static final String ID = "x-amz-version-id";
    private static final String DELETE_MARKER = "x-amz-delete-marker";

    private ObjectVersion() {}

    /** Empty = the request names none. */
    static String named(RequestTarget target) {
        String id = target.parameter(PARAMETER);
        if (id == null) {
            return "";
        }
        if (id.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.failure("Version id cannot be the empty string");
        }
        return id;
    }

    /** @param id empty = there is nothing to tell */
    static void header(Exchange exchange, String id) {
        if (!id.isEmpty()) {
            exchange.setHeader(ID, id);
        }
    }

    /** Tells of the version that a request made. The one that a bucket without versions overwrites is none to tell of. */
    static void made(Exchange exchange, String id) {
        if (!id.equals(VersionName.NULL_ID)) {
            header(exchange, id);
        }
    }

    /** The answer to a failure. Who asked for what is a delete marker is told more of it than that it is none. */
    public static S3Exception failure(Exchange exchange, OzoneException e) {
        S3Exception failure = S3Exception.of(e);
        boolean wasNamed = e.code() == ErrorCode.IS_DELETE_MARKER;
        // Where a change was refused no more is known of the marker than its id, which the request names.
        DeleteMarkerException marker = e instanceof DeleteMarkerException known ? known : null;
        if (marker == null && !wasNamed) {
            return failure;
        }
        exchange.setErrorHeader(DELETE_MARKER, "true");
        exchange.setErrorHeader(ID, marker == null ? named(exchange.target()) : marker.versionId());
        if (!wasNamed) {
            return failure;
        }
        if (marker != null) {
            exchange.setErrorHeader("last-modified", DateGenerator.formatDate(marker.modifiedMillis()));
        }
        exchange.setErrorHeader("allow", "DELETE");
        return failure.with("Method", exchange.method()).with("ResourceType", "DeleteMarker");
    }

    static void headers(Exchange exchange, Deletion deletion) {
        header(exchange, deletion.versionId());
        if (deletion.deleteMarker()) {
            exchange.setHeader(DELETE_MARKER, "true");
        }
    }
}
