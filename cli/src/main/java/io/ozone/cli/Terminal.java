package io.ozone.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param interactive whether a person looks at {@code err}, so that progress may be shown there
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
    /** Set by {@code bin/ozone}, which can ask the shell; a JVM can't tell for standard error alone. */
    private static final String INTERACTIVE = "ozone.terminal";

    public static Terminal system() {
        return new Terminal(System.in, System.out, System.err, Boolean.getBoolean(INTERACTIVE));
    }
}
