package io.ozone.cli.sh;

import picocli.CommandLine.Option;

/** Which part of a listing. */
final class ListOptions {
    @Option(
            names = {"-p", "--prefix"},
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Only names that start with this.")
    private String prefix;

    @Option(
            names = {"-s", "--start"},
            paramLabel = "NAME",
            defaultValue = "",
            description = "Only names behind this one.")
    private String start;

    @Option(
            names = {"-l", "--length"},
            paramLabel = "N",
            defaultValue = "100",
            description = "At most this many (default: ${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = {"-a", "--all"},
            description = "All of them.")
    private boolean all;

    String prefix() {
        return prefix;
    }

    String start() {
        return start;
    }

    /** How many are still wanted after this many were shown. */
    long left(long shown) {
        return all ? Long.MAX_VALUE : length - shown;
    }
}
