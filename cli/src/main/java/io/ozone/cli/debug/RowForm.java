package io.ozone.cli.debug;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.ozone.wire.datanode.AppliedIndex;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.ChunkRow;
import io.ozone.wire.datanode.ContainerStats;
import io.ozone.wire.datanode.ReclaimRow;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.DeletedBlocks;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.S3Secret;
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
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How the bytes of a row are shown: as the message its table holds, else as text or hex. */
final class RowForm {
    private static final Map<String, Parser<? extends Message>> VALUES = Map.ofEntries(
            Map.entry("userTable", UserVolumes.parser()),
            Map.entry("volumeTable", Volume.parser()),
            Map.entry("bucketTable", Bucket.parser()),
            Map.entry("keyTable", Key.parser()),
            Map.entry("openKeyTable", Key.parser()),
            Map.entry("deletedTable", DeletedBlocks.parser()),
            Map.entry("s3SecretTable", S3Secret.parser()),
            Map.entry("pipelines", PipelineRow.parser()),
            Map.entry("containers", ContainerRow.parser()),
            Map.entry("sequenceId", Sequence.parser()),
            Map.entry("deletedBlocks", DeletedBlocksTx.parser()),
            Map.entry("block_data", BlockRow.parser()),
            Map.entry("open_chunks", ChunkRow.parser()),
            Map.entry("metadata", ContainerStats.parser()),
            Map.entry("applied", AppliedIndex.parser()),
            Map.entry("delete_txns", ReclaimRow.parser()));

    private RowForm() {}

    static Object value(String table, byte[] bytes) {
        Parser<? extends Message> parser = VALUES.get(table);
        if (parser == null) {
            return text(bytes);
        }
        try {
            return fields(parser.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return Map.of("damaged", e.getMessage(), "bytes", HexFormat.of().formatHex(bytes));
        }
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

    private static Map<String, Object> fields(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            fields.put(
                    field.getName(),
                    field.isRepeated()
                            ? ((List<?>) entry.getValue())
                                    .stream().map(RowForm::plain).toList()
                            : plain(entry.getValue()));
        }
        return fields;
    }

    private static Object plain(Object value) {
        if (value instanceof Message message) {
            return fields(message);
        }
        return value instanceof ByteString bytes ? HexFormat.of().formatHex(bytes.toByteArray()) : value;
    }
}
