package io.ozone.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes.
 *
 * @param interactive whether a person looks at {@code err}, so that progress may be shown there
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
    /** Set by {@code bin/ozone}, which can ask the shell; a JVM can't tell for standard error alone. */
    private static final String INTERACTIVE = "ozone.terminal";

    /** The streams of this process. Text is UTF-8, as names of keys are. */
    public static Terminal system() {
        return new Terminal(
                System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err), Boolean.getBoolean(INTERACTIVE));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        OutputStream buffered = new BufferedOutputStream(new FileOutputStream(descriptor), 64 << 10);
        return new PrintStream(buffered, true, StandardCharsets.UTF_8);
    }
}
