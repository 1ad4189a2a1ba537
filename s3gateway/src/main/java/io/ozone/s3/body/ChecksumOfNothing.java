package io.ozone.s3.body;

import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.http.Parameter;
import io.ozone.s3.http.RequestTarget;
import java.util.HashSet;
import java.util.Set;

/**
 * The checksum of an empty body, in the query of a presigned request. AWS' SDK for JavaScript puts it into each address that
 * it makes for an upload, as there is no body yet when it signs, so it says nothing of the body that comes. S3 passes over all
 * checksums in a query; others than this one were meant by somebody, and count here.
 */
public final class ChecksumOfNothing {
    private static final String ALGORITHM = "x-amz-sdk-checksum-algorithm";

    private ChecksumOfNothing() {}

    /** The target without it, and without the name of its algorithm. */
    public static RequestTarget leftOutOf(RequestTarget target) {
        boolean found = false;
        Set<String> names = new HashSet<>();
        for (Parameter parameter : target.parameters()) {
            Kind kind = Kind.ofHeader(parameter.name());
            boolean ofNothing =
                    kind != null && parameter.value().equals(kind.start().base64());
            found |= ofNothing;
            if (ofNothing || parameter.name().equalsIgnoreCase(ALGORITHM)) {
                names.add(parameter.name());
            }
        }
        return found ? target.without(names) : target;
    }
}
