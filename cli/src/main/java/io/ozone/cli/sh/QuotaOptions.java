package io.ozone.cli.sh;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Units;
import picocli.CommandLine.Option;

/** Limits of a volume or bucket. */
final class QuotaOptions {
    @Option(
            names = {"--space-quota", "--quota"},
            paramLabel = "SIZE",
            description = "Bytes, such as 10GB.")
    private String space;

    @Option(
            names = "--namespace-quota",
            paramLabel = "N",
            description = "Number of buckets of a volume, or keys of a bucket.")
    private Long namespace;

    /** Null when not given. */
    Long space() {
        return space == null ? null : size(space);
    }

    /** Null when not given. */
    Long namespace() {
        if (namespace != null && namespace <= 0) {
            throw ErrorCode.QUOTA_ERROR.failure(
                    "--namespace-quota %d must be above 0; clrquota lifts a limit", namespace);
        }
        return namespace;
    }

    private static long size(String text) {
        long bytes;
        try {
            bytes = Units.parseSize(text);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.QUOTA_ERROR.failure("--space-quota '%s' %s", text, e.getMessage());
        }
        if (bytes <= 0) {
            throw ErrorCode.QUOTA_ERROR.failure("--space-quota '%s' must be above 0; clrquota lifts a limit", text);
        }
        return bytes;
    }

    static long orNone(Long quota) {
        return quota == null ? 0 : quota;
    }

    void requireOne() {
        if (space == null && namespace == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure("give --space-quota, --namespace-quota or both");
        }
    }
}
