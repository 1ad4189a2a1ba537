package io.ozone.cluster.proof;

import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPage;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.cluster.proof.Operation.Outcome;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.om.Condition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The Java client. It repeats calls to OM itself; OM runs each once. */
final class JavaDoor implements Door {
    private static final int PAGE = 7;

    private final OzoneClient client;
    private final OzoneBucket bucket;
    private final Surprises surprises;

    /** @param client closed with this */
    JavaDoor(OzoneClient client, String volume, String bucket, Surprises surprises) {
        this.client = client;
        this.bucket = client.bucket(volume, bucket);
        this.surprises = surprises;
    }

    @Override
    public Outcome put(String key, long write) {
        return put(key, write, PutOptions.DEFAULT);
    }

    @Override
    public Outcome create(String key, long write) {
        return put(
                key,
                write,
                PutOptions.DEFAULT.withCondition(
                        Condition.newBuilder().setAbsent(true).build()));
    }

    private Outcome put(String key, long write, PutOptions options) {
        Map<String, String> metadata = Map.of(Payload.METADATA, Long.toString(write));
        return outcome(
                "put " + key,
                () -> bucket.put(key, ByteBuffer.wrap(Payload.of(write)), options.withMetadata(metadata)));
    }

    @Override
    public Found get(String key) {
        KeyInfo info;
        try {
            info = bucket.lookup(key);
        } catch (OzoneException e) {
            Outcome outcome = outcome("lookup " + key, e);
            return outcome == Outcome.NOT_FOUND ? Found.NOTHING : Found.UNKNOWN;
        }
        long write = Long.parseLong(info.metadata().get(Payload.METADATA));
        try (var in = bucket.get(info, 0, info.length())) {
            String difference = Payload.difference(write, in.readAllBytes());
            if (!difference.isEmpty()) {
                surprises.note("%s: %s", key, difference);
            }
            return new Found(Outcome.DONE, write);
        } catch (IOException | OzoneException e) {
            // The blocks of a key that was replaced meanwhile are gone. Of one that is still there they may not be.
            if (isStill(key, info)) {
                surprises.note("%s, write %d, can't be read: %s", key, write, e);
            }
            return Found.UNKNOWN;
        }
    }

    private boolean isStill(String key, KeyInfo info) {
        try {
            return bucket.head(key).generation() == info.generation();
        } catch (OzoneException e) {
            outcome("head " + key, e);
            return false;
        }
    }

    @Override
    public Outcome delete(String key) {
        return outcome("delete " + key, () -> bucket.delete(key));
    }

    @Override
    public boolean canRename() {
        return true;
    }

    @Override
    public Outcome rename(String from, String to) {
        return outcome("rename " + from, () -> bucket.rename(from, to));
    }

    @Override
    public Set<String> list(String prefix) {
        Set<String> names = new TreeSet<>();
        try {
            KeyPage page = bucket.list(prefix, "", "", PAGE);
            page.keys().forEach(key -> names.add(key.name()));
            while (page.truncated()) {
                page = bucket.list(prefix, page.next(), "", PAGE);
                page.keys().forEach(key -> names.add(key.name()));
            }
            return names;
        } catch (OzoneException e) {
            outcome("list " + prefix, e);
            return null;
        }
    }

    private Outcome outcome(String what, Runnable call) {
        try {
            call.run();
            return Outcome.DONE;
        } catch (OzoneException e) {
            return outcome(what, e);
        }
    }

    private Outcome outcome(String what, OzoneException failure) {
        if (failure.code() == ErrorCode.KEY_NOT_FOUND) {
            return Outcome.NOT_FOUND;
        }
        if (failure.code() == ErrorCode.KEY_ALREADY_EXISTS) {
            return Outcome.EXISTS;
        }
        if (failure.code().retry() == ErrorCode.Retry.NEVER) {
            surprises.note("%s: %s %s", what, failure.code(), failure.getMessage());
        }
        return Outcome.UNKNOWN;
    }

    @Override
    public void close() {
        client.close();
    }
}
