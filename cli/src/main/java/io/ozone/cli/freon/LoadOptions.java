package io.ozone.cli.freon;

import picocli.CommandLine.Option;

/** Options that all generators but randomkeys take. */
final class LoadOptions {
    @Option(
            names = {"-n", "--number-of-tests", "--count"},
            paramLabel = "N",
            description = "Operations in all (default: 1000, or no limit with --duration).")
    Long count;

    @Option(
            names = {"-t", "--threads", "--thread"},
            paramLabel = "N",
            defaultValue = "10",
            description = "Threads, each with one operation at a time (default: ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = {"-p", "--prefix"},
            paramLabel = "TEXT",
            defaultValue = "freon",
            description = "Start of the keys' names (default: ${DEFAULT-VALUE}).")
    String prefix;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "SIZE",
            defaultValue = "10KB",
            converter = SizeText.class,
            description = "Bytes of each key, such as 4MB (default: ${DEFAULT-VALUE}).")
    long size;

    /** Name of one key. */
    String key(long number) {
        return prefix + "/" + number;
    }
}
