package io.ozone.cli;

import io.ozone.common.settings.Units;

/** A number of bytes in an answer: a number in JSON, with a unit for people. */
public record Size(long bytes) {
    @Override
    public String toString() {
        return bytes < 1024 ? bytes + " B" : Units.formatSize(bytes) + " (" + bytes + " B)";
    }

    /** Short form for columns. */
    String inColumn() {
        return Units.formatSize(bytes);
    }
}
