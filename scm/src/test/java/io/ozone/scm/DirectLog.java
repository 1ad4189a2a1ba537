package io.ozone.scm;

import io.ozone.common.time.Clock;
import io.ozone.kv.Applied;
import io.ozone.kv.Reader;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.command.ScmStateMachine;
import io.ozone.scm.state.ScmLog;
import io.ozone.scm.state.ScmTables;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A log in memory in front of a real store: commands apply in the caller's thread, and are applied again after a kill. */
final class DirectLog implements ScmLog {
    private record Entry(ScmCommand command, long timeMillis) {}

    private final ScmStateMachine machine = new ScmStateMachine();
    private final List<Entry> entries = new ArrayList<>();
    private final Path directory;
    private final Clock clock;
    private ReplicatedStore store;

    DirectLog(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
        open();
    }

    @Override
    public synchronized CompletableFuture<ScmReply> submit(ScmCommand command) {
        entries.add(new Entry(command, clock.millis()));
        return CompletableFuture.completedFuture(apply(entries.size()));
    }

    @Override
    public Reader reader() {
        return store.reader();
    }

    @Override
    public long term() {
        return 1;
    }

    /** Loses what the store has not made durable, opens it again and applies the rest of the log. */
    void killAndReopen() {
        store.abandon();
        open();
    }

    void close() {
        store.abandon();
    }

    private void open() {
        store = ReplicatedStore.open(directory, ScmTables.SCHEMA, ReplicatedStoreOptions.writeThrough());
        for (long index = Math.max(0, store.applied().index()) + 1; index <= entries.size(); index++) {
            apply(index);
        }
    }

    private ScmReply apply(long index) {
        Entry entry = entries.get((int) index - 1);
        Tx tx = store.begin();
        ScmReply reply = machine.apply(tx, new Stamp(index, entry.timeMillis()), entry.command());
        if (machine.failed(reply)) {
            store.advance(new Applied(1, index));
        } else {
            store.commit(tx, new Applied(1, index));
        }
        return reply;
    }
}
