package io.ozone.cli.debug;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ozone.wire.datanode.AppliedIndex;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.ChunkRow;
import io.ozone.wire.datanode.ContainerStats;
import io.ozone.wire.datanode.ReclaimRow;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.DeletedBlocks;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Notification;
import io.ozone.wire.om.NotificationTarget;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.S3Secret;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.UserVolumes;
import io.ozone.wire.om.Volume;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.DeletedBlocksTx;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.Sequence;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How the bytes of a row are shown: as the message its table holds, else as text or hex. */
final class RowForm {
    /** In place of what nobody may find in a printed row. */
    static final String NOT_SHOWN = "<not shown>";

    private static final String ENCRYPTION_KEYS = "encryptionKeyTable";
    private static final String S3_SECRETS = "s3SecretTable";

    private static final Map<String, Message> VALUES = Map.ofEntries(
            Map.entry("userTable", UserVolumes.getDefaultInstance()),
            Map.entry("volumeTable", Volume.getDefaultInstance()),
            Map.entry("bucketTable", Bucket.getDefaultInstance()),
            Map.entry("bucketConfigurationTable", BucketConfiguration.getDefaultInstance()),
            Map.entry("keyTable", Key.getDefaultInstance()),
            Map.entry("keyVersionTable", Key.getDefaultInstance()),
            Map.entry("openKeyTable", Key.getDefaultInstance()),
            Map.entry("multipartInfoTable", Upload.getDefaultInstance()),
            Map.entry("multipartPartsTable", Part.getDefaultInstance()),
            Map.entry("deletedTable", DeletedBlocks.getDefaultInstance()),
            Map.entry("notificationTable", Notification.getDefaultInstance()),
            Map.entry("notificationTargetTable", NotificationTarget.getDefaultInstance()),
            Map.entry(ENCRYPTION_KEYS, EncryptionKey.getDefaultInstance()),
            Map.entry(S3_SECRETS, S3Secret.getDefaultInstance()),
            Map.entry("pipelines", PipelineRow.getDefaultInstance()),
            Map.entry("containers", ContainerRow.getDefaultInstance()),
            Map.entry("sequenceId", Sequence.getDefaultInstance()),
            Map.entry("deletedBlocks", DeletedBlocksTx.getDefaultInstance()),
            Map.entry("block_data", BlockRow.getDefaultInstance()),
            Map.entry("open_chunks", ChunkRow.getDefaultInstance()),
            Map.entry("metadata", ContainerStats.getDefaultInstance()),
            Map.entry("applied", AppliedIndex.getDefaultInstance()),
            Map.entry("delete_txns", ReclaimRow.getDefaultInstance()));

    private RowForm() {}

    /** What the rows of a table hold; empty when they are no messages. */
    static Optional<Descriptor> schema(String table) {
        return Optional.ofNullable(VALUES.get(table)).map(Message::getDescriptorForType);
    }

    /** The message of a row; empty when the table holds none. */
    static Optional<Message> message(String table, byte[] bytes) throws InvalidProtocolBufferException {
        Message form = VALUES.get(table);
        return form == null
                ? Optional.empty()
                : Optional.of(form.getParserForType().parseFrom(bytes));
    }

    static Object value(String table, byte[] bytes) {
        try {
            return message(table, bytes).<Object>map(RowForm::fields).orElseGet(() -> text(bytes));
        } catch (InvalidProtocolBufferException e) {
            return damaged(table, bytes, e);
        }
    }

    static Map<String, Object> damaged(String table, byte[] bytes, InvalidProtocolBufferException why) {
        return Map.of(
                "damaged",
                why.getMessage(),
                "bytes",
                table.equals(ENCRYPTION_KEYS) || table.equals(S3_SECRETS)
                        ? NOT_SHOWN
                        : HexFormat.of().formatHex(bytes));
    }

    /** Numbers where it is runs of eight bytes that start with zero, text where it is printable, else hex. */
    static String text(byte[] bytes) {
        if (bytes.length > 0 && bytes.length % Long.BYTES == 0 && bytes[0] == 0) {
            LongBuffer numbers = ByteBuffer.wrap(bytes).asLongBuffer();
            return LongStream.generate(numbers::get)
                    .limit(numbers.capacity())
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining("/"));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    static Map<String, Object> fields(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (field.getOptions().getDebugRedact()) {
                fields.put(field.getName(), NOT_SHOWN);
                continue;
            }
            fields.put(
                    field.getName(),
                    field.isRepeated()
                            ? ((List<?>) entry.getValue())
                                    .stream().map(RowForm::plain).toList()
                            : plain(entry.getValue()));
        }
        return fields;
    }

    static Object plain(Object value) {
        if (value instanceof Message message) {
            return fields(message);
        }
        return value instanceof ByteString bytes ? HexFormat.of().formatHex(bytes.toByteArray()) : value;
    }
}
