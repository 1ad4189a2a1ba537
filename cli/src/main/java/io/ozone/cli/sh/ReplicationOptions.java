package io.ozone.cli.sh;

import io.ozone.common.error.ErrorCode;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How many copies. */
final class ReplicationOptions {
    @Option(
            names = {"-t", "--type", "--replication-type"},
            paramLabel = "TYPE",
            description = "RATIS, the one type there is.")
    private String type;

    @Option(
            names = {"-r", "--replication", "--factor"},
            paramLabel = "COPIES",
            description = "1 or ONE, 3 or THREE.")
    private String copies;

    /** Null when not given. */
    Replication replication() {
        if (type == null && copies == null) {
            return null;
        }
        return Replication.newBuilder()
                .setType(type())
                .setFactor(copies == null ? 3 : factor())
                .build();
    }

    private ReplicationType type() {
        String name = type == null ? "RATIS" : type.toUpperCase(Locale.ROOT);
        switch (name) {
            case "RATIS":
                return ReplicationType.RATIS;
            case "EC":
            case "STAND_ALONE":
            case "STANDALONE":
                throw ErrorCode.NOT_IMPLEMENTED.failure("replication type %s is not in this release; use RATIS", name);
            default:
                throw ErrorCode.INVALID_ARGUMENT.failure("'%s' is not a replication type; use RATIS", type);
        }
    }

    private int factor() {
        switch (copies.toUpperCase(Locale.ROOT)) {
            case "1":
            case "ONE":
                return 1;
            case "3":
            case "THREE":
                return 3;
            default:
                throw ErrorCode.INVALID_ARGUMENT.failure("'%s' is not a number of copies; use 1 or 3", copies);
        }
    }
}
