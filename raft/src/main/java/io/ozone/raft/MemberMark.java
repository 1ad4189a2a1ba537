package io.ozone.raft;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file beside the log that says that this peer is, or was, a member of its group. The log of a removed one need not. */
record MemberMark(Path file) {
    static MemberMark in(Path raftDirectory) {
        return new MemberMark(raftDirectory.resolve("member"));
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Durable when it returns. */
    void make() {
        if (exists()) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
            StoreFiles.sync(file.getParent());
        } catch (IOException e) {
            throw new OzoneException(ErrorCode.IO_ERROR, "%s can't be made: %s".formatted(file, e), e);
        }
    }
}
