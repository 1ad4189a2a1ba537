package io.ozone.om;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.LeaderSearch;
import io.ozone.common.rpc.Patience;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.CallId;
import io.ozone.simulation.Reference;
import io.ozone.simulation.SimulatedCaller;
import io.ozone.simulation.SimulatedNetwork;
import io.ozone.simulation.Simulation;
import io.ozone.wire.Caller;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.ListKeys;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.VersionName;
import io.ozone.wire.om.Versioning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A client in virtual time: one operation after the other, each made again at the members of the group, with the same call id,
 * as {@link LeaderSearch} decides. Whatever it is told is held against the log: a place in the log's order, between
 * the operation's begin and its end, must explain it, and no later operation may see less.
 */
final class SimulatedOmClient {
    static final String VOLUME = "vol";
    static final String BUCKET = "bucket";
    private static final int KEYS = 5;
    private static final int REMEMBERED_VERSIONS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(400);

    /** What all clients share. */
    static final class World {
        final Simulation time;
        final SimulatedNetwork network;
        final Map<String, SimulatedOm> oms;
        final Reference<OmCommand, OmReply> reference;
        final KeyHistory keys;
        /** The latest place in the log that some ended operation shows. */
        long shown = -1;

        int succeeded;
        int refused;
        int unknown;
        int completedUploads;
        int versionsRead;
        /** Whether the bucket is told to keep versions: its keys then can't be renamed. */
        final boolean keepsVersions;
        /** Some that were written; some are removed again. */
        final List<VersionName> versions = new ArrayList<>();

        World(
                Simulation time,
                SimulatedNetwork network,
                Map<String, SimulatedOm> oms,
                Reference<OmCommand, OmReply> reference,
                KeyHistory keys,
                boolean keepsVersions) {
            this.keepsVersions = keepsVersions;
            this.time = time;
            this.network = network;
            this.oms = oms;
            this.reference = reference;
            this.keys = keys;
        }
    }

    private final World world;
    private final Random random;
    private final String name;
    private final Caller caller;
    private final SimulatedCaller calls;
    private long callIds;
    private long puts;
    private Key known = Key.getDefaultInstance();
    private boolean stopped;
    private boolean idle = true;

    SimulatedOmClient(World world, int number) {
        this.world = world;
        this.random = world.time.random();
        this.name = "client" + number;
        byte[] id = new byte[CallId.CLIENT_BYTES];
        id[0] = (byte) number;
        this.caller = Caller.newBuilder()
                .setUser("alice")
                .setClientId(ByteString.copyFrom(id))
                .build();
        LeaderSearch search =
                new LeaderSearch(List.copyOf(new TreeMap<>(world.oms).keySet()), Patience.growing(PATIENCE, ATTEMPT));
        this.calls = new SimulatedCaller(world.time, world.network, name, search);
    }

    /** Goes on until {@link #stop}. */
    void live() {
        stopped = false;
        next();
    }

    void stop() {
        stopped = true;
    }

    boolean isIdle() {
        return idle;
    }

    private void next() {
        idle = stopped;
        if (!stopped) {
            world.time.after(world.time.upTo(PAUSE), this::operate);
        }
    }

    private void operate() {
        if (world.keepsVersions && random.nextInt(5) == 0) {
            operateOnVersions();
            return;
        }
        int die = random.nextInt(100);
        if (die < 30) {
            put(key());
        } else if (die < 40) {
            upload(key());
        } else if (die < 50) {
            submit(Commands.of(deletion(key())));
        } else if (die < 58) {
            submit(Commands.rename(VOLUME, BUCKET, key(), key()));
        } else if (die < 61) {
            submit(Commands.deleteAll(VOLUME, BUCKET, List.of(key(), key())));
        } else if (die < 64) {
            String bucket = "bucket" + random.nextInt(2);
            submit(
                    random.nextBoolean()
                            ? Commands.of(Commands.bucket(VOLUME, bucket))
                            : Commands.deleteBucket(VOLUME, bucket));
        } else if (die < 92) {
            lookup(key());
        } else {
            list();
        }
    }

    private void operateOnVersions() {
        int die = random.nextInt(10);
        if (die == 0 || world.versions.isEmpty()) {
            submit(Commands.versioning(
                    VOLUME, BUCKET, random.nextInt(4) > 0 ? Versioning.ENABLED : Versioning.SUSPENDED));
            return;
        }
        VersionName version = world.versions.get(random.nextInt(world.versions.size()));
        if (die < 7) {
            lookup(version);
        } else {
            submit(Commands.of(deletion(version.getKey()).setVersionId(version.getVersionId())));
        }
    }

    private void remember(String key, OmReply reply) {
        if (!reply.getVersionId().isEmpty()) {
            world.versions.add(VersionName.newBuilder()
                    .setKey(key)
                    .setVersionId(reply.getVersionId())
                    .build());
            if (world.versions.size() > REMEMBERED_VERSIONS) {
                world.versions.remove(0);
            }
        }
    }

    private String key() {
        return "key" + random.nextInt(KEYS);
    }

    /** @param onSuccess goes on; after a failure the client does so by itself */
    void submit(OmCommand command, Consumer<OmReply> onSuccess) {
        idle = false;
        long begin = world.shown;
        Caller named = caller.toBuilder().setCallId(++callIds).build();
        CallId call = CallId.read(named.getClientId().asReadOnlyByteBuffer(), callIds);
        OmCommand sent = command.toBuilder().setCaller(named).build();
        calls.<OmReply>call(
                (om, onReply, onFailure) -> world.oms
                        .get(om)
                        .serve(name, (door, observer) -> door.submit(sent, observer), onReply, onFailure),
                reply -> {
                    world.succeeded++;
                    show(world.reference.find(call, begin, reply::equals), begin, command, reply);
                    onSuccess.accept(reply);
                },
                error -> {
                    refused(call, begin, command, error);
                    next();
                });
    }

    private void submit(OmCommand command) {
        submit(command, reply -> next());
    }

    private void refused(CallId call, long begin, OmCommand command, OzoneException error) {
        if (error.code().retry() != ErrorCode.Retry.NEVER) {
            world.unknown++;
            return;
        }
        world.refused++;
        show(
                world.reference.find(
                        call,
                        begin,
                        reply -> reply.getError().equals(error.code().name())),
                begin,
                command,
                error);
    }

    private void put(String key) {
        CreateKey.Builder open = Commands.open(VOLUME, BUCKET, key).setNoData(true);
        String etag = name + "-" + ++puts;
        submit(Commands.of(open), opened -> {
            CommitKey.Builder commit = Commands.commit(
                            VOLUME, BUCKET, key, opened.getOpenedKey().getSession())
                    .setEtag(etag);
            switch (random.nextInt(8)) {
                case 0, 1 -> commit.setCondition(Commands.ifAbsent());
                case 2, 3 -> commit.setCondition(Commands.ifEtag(known.getEtag()));
                case 4 -> commit.setCondition(Commands.ifNotEtag(known.getEtag()));
                case 5 -> commit.setCondition(Commands.ifExists());
                default -> commit.clearCondition();
            }
            submit(Commands.of(commit), committed -> {
                remember(key, committed);
                next();
            });
        });
    }

    private DeleteKey.Builder deletion(String key) {
        DeleteKey.Builder deletion =
                DeleteKey.newBuilder().setVolume(VOLUME).setBucket(BUCKET).setKey(key);
        return switch (random.nextInt(12)) {
            case 0 -> deletion.setCondition(Commands.ifEtag(known.getEtag()));
            case 1 -> deletion.setCondition(Commands.ifModified(known.getModifiedMillis() / 1000));
            case 2 -> deletion.setCondition(Commands.ifSize(0));
            case 3 -> deletion.setCondition(Commands.ifExists());
            default -> deletion;
        };
    }

    /** Parts without data, as there is no SCM; one is overwritten, and the completion is sometimes asked for again. */
    private void upload(String key) {
        puts++;
        submit(Commands.of(Commands.upload(VOLUME, BUCKET, key)), begun -> {
            String id = begun.getUploadId();
            int number = 1 + random.nextInt(2);
            part(
                    key,
                    id,
                    number,
                    () -> part(key, id, 1, () -> {
                        if (random.nextInt(5) == 0) {
                            submit(Commands.abortUpload(VOLUME, BUCKET, key, id));
                        } else {
                            complete(key, id);
                        }
                    }));
        });
    }

    private void part(String key, String id, int number, Runnable then) {
        CreateKey.Builder open =
                Commands.openPart(VOLUME, BUCKET, key, id, number).setNoData(true);
        submit(Commands.of(open), opened -> {
            CommitKey.Builder commit = Commands.commit(
                            VOLUME, BUCKET, key, opened.getOpenedKey().getSession())
                    .setEtag(etagOfPart(number));
            submit(Commands.of(commit), committed -> then.run());
        });
    }

    private String etagOfPart(int number) {
        return Commands.md5((int) (100 * puts + number));
    }

    private void complete(String key, String id) {
        CompleteMultipartUpload.Builder complete =
                Commands.complete(VOLUME, BUCKET, key, id, Commands.part(1, etagOfPart(1)));
        if (random.nextInt(4) == 0) {
            complete.setCondition(
                    random.nextBoolean() ? Commands.ifEtag(known.getEtag()) : Commands.ifNotEtag(known.getEtag()));
        }
        submit(Commands.of(complete), reply -> {
            world.completedUploads++;
            remember(key, reply);
            if (random.nextBoolean()) {
                submit(Commands.of(complete));
            } else {
                next();
            }
        });
    }

    private void lookup(String key) {
        OmQuery query = OmQuery.newBuilder()
                .setCaller(caller)
                .setLookupKey(LookupKey.newBuilder()
                        .setVolume(VOLUME)
                        .setBucket(BUCKET)
                        .setKey(key))
                .build();
        String row = Rows.key(VOLUME, BUCKET, key);
        query(query, answer -> {
            Key seen = answer == null ? null : answer.getKey().getKey();
            if (seen != null && seen.getDeleteMarker()) {
                return keys -> !keys.containsKey(row) && seen.equals(keys.get(Rows.version(row, seen.getVersion())));
            }
            known = seen == null ? known : seen;
            return keys -> seen == null ? !keys.containsKey(row) : seen.equals(keys.get(row));
        });
    }

    private void lookup(VersionName version) {
        OmQuery query = OmQuery.newBuilder()
                .setCaller(caller)
                .setLookupKey(LookupKey.newBuilder()
                        .setVolume(VOLUME)
                        .setBucket(BUCKET)
                        .setKey(version.getKey())
                        .setVersionId(version.getVersionId()))
                .build();
        String row = Rows.key(VOLUME, BUCKET, version.getKey());
        long number = Versions.number(version.getVersionId());
        query(query, answer -> {
            Key seen = answer == null ? null : answer.getKey().getKey();
            world.versionsRead += seen == null ? 0 : 1;
            return keys -> {
                Key value = keys.get(row);
                Key there = value != null && value.getVersion() == number ? value : keys.get(Rows.version(row, number));
                return Objects.equals(seen, there);
            };
        });
    }

    private void list() {
        OmQuery query = OmQuery.newBuilder()
                .setCaller(caller)
                .setListKeys(ListKeys.newBuilder().setVolume(VOLUME).setBucket(BUCKET))
                .build();
        query(query, answer -> {
            Map<String, Key> seen = new TreeMap<>();
            for (KeyInfo info : answer.getKeys().getKeysList()) {
                seen.put(Rows.key(VOLUME, BUCKET, info.getName()), info.getKey());
            }
            return keys -> {
                Map<String, Key> listed = new TreeMap<>(keys);
                listed.keySet().removeIf(row -> row.indexOf('\0') >= 0);
                listed.replaceAll((row, key) -> key.toBuilder().clearParts().build());
                return seen.equals(listed);
            };
        });
    }

    /** @param asSeen what the answer says of the keys; the answer is null when there is no such key */
    private void query(OmQuery query, Function<OmAnswer, Predicate<Map<String, Key>>> asSeen) {
        idle = false;
        long begin = world.shown;
        calls.<OmAnswer>call(
                (om, onReply, onFailure) -> world.oms
                        .get(om)
                        .serve(name, (door, observer) -> door.query(query, observer), onReply, onFailure),
                answer -> {
                    world.succeeded++;
                    show(world.keys.find(begin, asSeen.apply(answer)), begin, query, answer);
                    next();
                },
                error -> {
                    if (error.code() == ErrorCode.KEY_NOT_FOUND || error.code() == ErrorCode.NO_SUCH_VERSION) {
                        show(world.keys.find(begin, asSeen.apply(null)), begin, query, error);
                    }
                    next();
                });
    }

    private void show(OptionalLong place, long begin, Object asked, Object told) {
        if (place.isEmpty()) {
            throw new AssertionError("%s asked %s and was told %s, which no entry from %d to %d explains"
                    .formatted(name, asked, told, begin, world.reference.last()));
        }
        world.shown = Math.max(world.shown, place.getAsLong());
    }
}
