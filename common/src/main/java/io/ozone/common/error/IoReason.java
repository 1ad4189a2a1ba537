package io.ozone.common.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, for people: without the names of Java's classes. */
public final class IoReason {
    private IoReason() {}

    /** Names the file, where the failure does. */
    public static String of(IOException failure) {
        if (failure instanceof FileSystemException of) {
            return of.getFile() + ": " + reason(of);
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        return failure.getReason() == null ? failure.toString() : failure.getReason();
    }
}
