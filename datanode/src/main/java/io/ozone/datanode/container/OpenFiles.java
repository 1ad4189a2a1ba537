package io.ozone.datanode.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Bounds how many data files are open at a time. */
final class OpenFiles {
    private final int limit;
    private final Set<DataFile> open = new LinkedHashSet<>();

    OpenFiles(int limit) {
        this.limit = limit;
    }

    void opened(DataFile file) {
        DataFile oldest = null;
        synchronized (this) {
            open.add(file);
            if (open.size() > limit) {
                Iterator<DataFile> first = open.iterator();
                oldest = first.next();
                first.remove();
            }
        }
        if (oldest != null && oldest != file) {
            try {
                oldest.rest();
            } catch (IOException e) {
                throw new UncheckedIOException("Closing " + oldest + " failed", e);
            }
        }
    }

    synchronized void gone(DataFile file) {
        open.remove(file);
    }
}
