package io.ozone.om;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.common.rpc.Patience;
import io.ozone.wire.Block;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Caller;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OpenedKey;
import io.ozone.wire.om.OzoneManagerGrpc;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A client of OM's door, for tests. */
final class OmCaller implements AutoCloseable {
    private final Channels channels = new Channels();
    private final LeaderCalls om;
    private final Caller caller;
    private final AtomicLong calls = new AtomicLong();

    OmCaller(String address) {
        om = new LeaderCalls(
                channels, List.of(address), Patience.steady(Duration.ofSeconds(20), Duration.ofSeconds(10)));
        UUID id = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(16);
        bytes.putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip();
        caller = Caller.newBuilder()
                .setUser("alice")
                .setClientId(ByteString.copyFrom(bytes))
                .build();
    }

    OmCommand prepared(OmCommand.Builder command) {
        return command.setCaller(caller.toBuilder().setCallId(calls.incrementAndGet()))
                .build();
    }

    OmReply submit(OmCommand.Builder command) {
        return send(prepared(command));
    }

    OmReply send(OmCommand command) {
        return om.call((channel, deadline) -> OzoneManagerGrpc.newBlockingStub(channel)
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .submit(command));
    }

    OmAnswer query(OmQuery.Builder query) {
        OmQuery asked = query.setCaller(caller).build();
        return om.call((channel, deadline) -> OzoneManagerGrpc.newBlockingStub(channel)
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .query(asked));
    }

    ErrorCode refused(OmCommand.Builder command) {
        try {
            submit(command);
        } catch (OzoneException e) {
            return e.code();
        }
        throw new AssertionError("the command should be refused");
    }

    ErrorCode refused(OmQuery.Builder query) {
        try {
            query(query);
        } catch (OzoneException e) {
            return e.code();
        }
        throw new AssertionError("the query should be refused");
    }

    void volumeAndBucket(String volume, String bucket) {
        submit(OmCommand.newBuilder().setCreateVolume(CreateVolume.newBuilder().setVolume(volume)));
        submit(OmCommand.newBuilder()
                .setCreateBucket(CreateBucket.newBuilder().setVolume(volume).setBucket(bucket)));
    }

    OpenedKey open(CreateKey.Builder command) {
        return submit(OmCommand.newBuilder().setCreateKey(command)).getOpenedKey();
    }

    static CreateKey.Builder opening(String volume, String bucket, String key) {
        return CreateKey.newBuilder().setVolume(volume).setBucket(bucket).setKey(key);
    }

    Key commit(String volume, String bucket, String key, OpenedKey opened, long length) {
        CommitKey.Builder commit = CommitKey.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setSession(opened.getSession())
                .setLength(length);
        if (length > 0) {
            BlockLocation first = opened.getBlocks(0);
            Block written =
                    first.getBlock().toBuilder().setLength(length).setBcsid(7).build();
            commit.addBlocks(written);
        }
        return submit(OmCommand.newBuilder().setCommitKey(commit)).getKey();
    }

    Key put(String volume, String bucket, String key, long length) {
        return commit(volume, bucket, key, open(opening(volume, bucket, key)), length);
    }

    KeyInfo lookup(String volume, String bucket, String key) {
        return query(OmQuery.newBuilder().setLookupKey(looking(volume, bucket, key)))
                .getKey();
    }

    static LookupKey.Builder looking(String volume, String bucket, String key) {
        return LookupKey.newBuilder().setVolume(volume).setBucket(bucket).setKey(key);
    }

    @Override
    public void close() {
        channels.close();
    }
}
