package io.ozone.cli.sh;

import io.ozone.common.error.ErrorCode;
import picocli.CommandLine.Option;

/** Which limits to lift. */
final class ClearOptions {
    @Option(
            names = {"--space-quota", "--quota"},
            description = "Lift the limit on bytes.")
    private boolean space;

    @Option(names = "--namespace-quota", description = "Lift the limit on the number of buckets or keys.")
    private boolean namespace;

    /** 0 lifts the limit, null leaves it. */
    Long space() {
        return space ? 0L : null;
    }

    Long namespace() {
        return namespace ? 0L : null;
    }

    void requireOne() {
        if (!space && !namespace) {
            throw ErrorCode.INVALID_ARGUMENT.failure("give --space-quota, --namespace-quota or both");
        }
    }
}
