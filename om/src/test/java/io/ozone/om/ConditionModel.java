package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Conditions by the book: looks at what is there before a command, and holds against it whether the command was done or
 * refused.
 */
final class ConditionModel {
    private static final Set<String> REFUSALS = Set.of(
            ErrorCode.KEY_NOT_FOUND.name(),
            ErrorCode.NO_SUCH_VERSION.name(),
            ErrorCode.KEY_ALREADY_EXISTS.name(),
            ErrorCode.ETAG_MISMATCH.name(),
            ErrorCode.ETAG_NOT_AVAILABLE.name(),
            ErrorCode.ETAG_MATCH.name(),
            ErrorCode.TIME_MISMATCH.name(),
            ErrorCode.SIZE_MISMATCH.name(),
            ErrorCode.ATOMIC_WRITE_CONFLICT.name());

    private final Set<String> seen;
    private Condition condition = Condition.getDefaultInstance();
    private Optional<Boolean> holds = Optional.empty();

    /** @param seen gets the demands that were met, and the reasons for which commands were refused */
    ConditionModel(Set<String> seen) {
        this.seen = seen;
    }

    /** All that {@link #seen} has after many commands. */
    static Set<String> everything() {
        Set<String> everything = new TreeSet<>(REFUSALS);
        Condition.getDescriptor().getFields().forEach(field -> everything.add(field.getName()));
        return everything;
    }

    void before(OmCommand command, Reader rows) {
        condition = Condition.getDefaultInstance();
        holds = Optional.empty();
        if (command.hasDeleteKey()) {
            before(command.getDeleteKey(), rows);
        } else if (command.hasCommitKey()) {
            CommitKey commit = command.getCommitKey();
            String row = Rows.openKey(commit.getVolume(), commit.getBucket(), commit.getKey(), commit.getSession());
            if (rows.get(OmTables.OPEN_KEYS, row)
                    .filter(open -> open.getPartNumber() == 0)
                    .isPresent()) {
                before(commit.getCondition(), value(rows, commit.getVolume(), commit.getBucket(), commit.getKey()));
            }
        } else if (command.hasCompleteMultipartUpload()) {
            CompleteMultipartUpload complete = command.getCompleteMultipartUpload();
            String row =
                    Rows.upload(complete.getVolume(), complete.getBucket(), complete.getKey(), complete.getUploadId());
            // Without the upload it was completed before, and is only answered again.
            if (rows.contains(OmTables.UPLOADS, row)) {
                before(
                        complete.getCondition(),
                        value(rows, complete.getVolume(), complete.getBucket(), complete.getKey()));
            }
        }
    }

    private void before(Condition asked, Optional<Key> there) {
        condition = asked;
        holds = Optional.of(holds(asked, there));
    }

    private void before(DeleteKey delete, Reader rows) {
        List<Key> versions =
                RandomConditions.versions(rows, Rows.key(delete.getVolume(), delete.getBucket(), delete.getKey()));
        boolean named = !delete.getVersionId().isEmpty();
        Optional<Key> there = named
                ? versions.stream()
                        .filter(version -> Versions.id(version).equals(delete.getVersionId()))
                        .findAny()
                : Stream.concat(
                                versions.stream().filter(version -> isValue(rows, delete, version)),
                                versions.stream().sorted(Comparator.comparingLong(ConditionModel::age)))
                        .findFirst();
        before(delete.getCondition(), there);
        boolean keepsVersions = rows.get(OmTables.BUCKETS, Rows.bucket(delete.getVolume(), delete.getBucket()))
                .filter(Versions::areIn)
                .isPresent();
        boolean mustHaveValue = !named && (delete.getCondition().getExists() || !keepsVersions);
        if (mustHaveValue && there.filter(key -> !key.getDeleteMarker()).isEmpty()) {
            holds = Optional.of(false);
        }
    }

    private static boolean isValue(Reader rows, DeleteKey delete, Key version) {
        return value(rows, delete.getVolume(), delete.getBucket(), delete.getKey())
                .filter(version::equals)
                .isPresent();
    }

    /** The newer, the less. */
    private static long age(Key version) {
        return version.getVersion() != 0 ? -version.getVersion() : -version.getNullPlace();
    }

    private static Optional<Key> value(Reader rows, String volume, String bucket, String key) {
        return rows.get(OmTables.KEYS, Rows.key(volume, bucket, key));
    }

    private static boolean holds(Condition condition, Optional<Key> there) {
        Optional<Key> value = there.filter(key -> !key.getDeleteMarker());
        return (!condition.getExists() || there.isPresent())
                && (!condition.getAbsent() || value.isEmpty())
                && (condition.getEtag().isEmpty() || there.map(Key::getEtag).equals(Optional.of(condition.getEtag())))
                && (condition.getNotEtag().isEmpty()
                        || !there.map(Key::getEtag).equals(Optional.of(condition.getNotEtag())))
                && (!condition.hasModifiedSeconds()
                        || there.map(key -> key.getModifiedMillis() / 1000)
                                .equals(Optional.of(condition.getModifiedSeconds())))
                && (!condition.hasSize() || value.map(Key::getLength).equals(Optional.of(condition.getSize())))
                && (condition.getUpdateId() == 0
                        || there.map(Key::getUpdateId).equals(Optional.of(condition.getUpdateId())));
    }

    void done() {
        assertThat(holds).as("done in spite of %s", condition).isNotEqualTo(Optional.of(false));
        if (holds.isPresent()) {
            condition.getAllFields().keySet().stream()
                    .map(FieldDescriptor::getName)
                    .forEach(seen::add);
        }
    }

    void refused(OmReply reply) {
        if (holds.isPresent() && REFUSALS.contains(reply.getError())) {
            assertThat(holds.get())
                    .as("refused with %s for %s", reply.getError(), condition)
                    .isFalse();
            seen.add(reply.getError());
        }
    }
}
