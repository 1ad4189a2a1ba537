package io.ozone.client;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.wire.Caller;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OzoneManagerGrpc;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every call to OM, on behalf of one user. A command draws its call id once, before the first attempt, so
 * that OM runs it once however often it is sent.
 */
final class OmCalls {
    private static final int CLIENT_ID_BYTES = 16;

    private final LeaderCalls peers;
    /** The same peers, for calls whose caller has something better to do than to wait long. */
    private final LeaderCalls impatientPeers;

    /** For queries, when any peer may answer them; the answer is as current as the leader's. */
    private final Optional<LeaderCalls> anyPeer;

    private final String user;
    private final RequestOrigin origin;
    private final ByteString clientId;
    private final AtomicLong callIds;

    OmCalls(
            LeaderCalls peers,
            LeaderCalls impatientPeers,
            Optional<LeaderCalls> anyPeer,
            String user,
            SecureRandom random) {
        this(peers, impatientPeers, anyPeer, user, RequestOrigin.NONE, randomId(random), new AtomicLong());
    }

    private OmCalls(
            LeaderCalls peers,
            LeaderCalls impatientPeers,
            Optional<LeaderCalls> anyPeer,
            String user,
            RequestOrigin origin,
            ByteString clientId,
            AtomicLong callIds) {
        this.peers = peers;
        this.impatientPeers = impatientPeers;
        this.anyPeer = anyPeer;
        this.user = user;
        this.origin = origin;
        this.clientId = clientId;
        this.callIds = callIds;
    }

    OmCalls as(String other) {
        return new OmCalls(peers, impatientPeers, anyPeer, other, origin, clientId, callIds);
    }

    /** The same, for one request at a door; its commands say so. */
    OmCalls madeFor(RequestOrigin request) {
        return new OmCalls(peers, impatientPeers, anyPeer, user, request, clientId, callIds);
    }

    String user() {
        return user;
    }

    /** Who calls, for a datanode's log. */
    Caller caller() {
        return Caller.newBuilder().setUser(user).setClientId(clientId).build();
    }

    OmReply submit(OmCommand.Builder command) {
        return submit(peers, command);
    }

    /** Gives up after a short time when nothing but waiting could help. */
    OmReply submitImpatiently(OmCommand.Builder command) {
        return submit(impatientPeers, command);
    }

    OmAnswer query(OmQuery.Builder query) {
        OmQuery request = query.setCaller(Caller.newBuilder().setUser(user).setClientId(clientId))
                .setAllowFollower(anyPeer.isPresent())
                .build();
        return anyPeer.orElse(peers)
                .call((channel, time) -> OzoneManagerGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(nanos(time), TimeUnit.NANOSECONDS)
                        .query(request));
    }

    private OmReply submit(LeaderCalls through, OmCommand.Builder command) {
        OmCommand request = command.setCaller(Caller.newBuilder()
                        .setUser(user)
                        .setClientId(clientId)
                        .setCallId(callIds.incrementAndGet())
                        .setSourceAddress(origin.sourceAddress())
                        .setRequestId(origin.requestId())
                        .setOperation(origin.operation()))
                .build();
        OmReply reply = through.call((channel, time) -> OzoneManagerGrpc.newBlockingStub(channel)
                .withDeadlineAfter(nanos(time), TimeUnit.NANOSECONDS)
                .submit(request));
        if (!reply.getError().isEmpty()) {
            throw new OzoneException(
                    ErrorCode.find(reply.getError()).orElse(ErrorCode.INTERNAL_ERROR), reply.getMessage());
        }
        return reply;
    }

    private static long nanos(Duration time) {
        return time.toNanos();
    }

    private static ByteString randomId(SecureRandom random) {
        byte[] id = new byte[CLIENT_ID_BYTES];
        random.nextBytes(id);
        return ByteString.copyFrom(id);
    }
}
