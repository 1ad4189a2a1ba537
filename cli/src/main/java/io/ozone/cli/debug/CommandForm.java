package io.ozone.cli.debug;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ozone.wire.datanode.LogEntry;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.scm.ScmCommand;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A command of a Raft log, as the service that wrote it reads it. Its bytes are not shown, as there may be keys among them.
 *
 * @param name which of the service's commands; null when it can't be told
 * @param time when the leader took it; null when it can't be told
 */
record CommandForm(String name, Instant time, Map<String, Object> content) {
    /** Whose log it is. */
    enum Role {
        OM,
        SCM,
        DATANODE,
        GENERIC
    }

    static CommandForm of(Role role, ByteString bytes) {
        try {
            return switch (role) {
                case OM -> stamped(bytes, OmCommand.getDefaultInstance());
                case SCM -> stamped(bytes, ScmCommand.getDefaultInstance());
                case DATANODE -> entry(LogEntry.parseFrom(bytes));
                case GENERIC -> new CommandForm(null, null, Map.of("command_bytes", bytes.size()));
            };
        } catch (InvalidProtocolBufferException e) {
            return new CommandForm(null, null, Map.of("damaged", e.getMessage(), "command_bytes", bytes.size()));
        }
    }

    /** OM and SCM put the time in front, eight bytes big-endian. */
    private static CommandForm stamped(ByteString bytes, Message form) throws InvalidProtocolBufferException {
        if (bytes.size() < Long.BYTES) {
            throw new InvalidProtocolBufferException("a command of " + bytes.size() + " bytes has no time");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        Instant time = Instant.ofEpochMilli(buffer.getLong());
        Message command = form.getParserForType().parseFrom(bytes.substring(Long.BYTES));
        return new CommandForm(name(command), time, RowForm.fields(command));
    }

    /** The bytes of a chunk are left out: they are the user's, and many. */
    private static CommandForm entry(LogEntry entry) throws InvalidProtocolBufferException {
        LogEntry shown = entry;
        if (entry.hasWriteChunk()) {
            shown = entry.toBuilder()
                    .setWriteChunk(entry.getWriteChunk().toBuilder().clearData())
                    .build();
        }
        Map<String, Object> content = new LinkedHashMap<>(RowForm.fields(shown));
        if (entry.hasWriteChunk()) {
            content.put("data_bytes", entry.getWriteChunk().getData().size());
        }
        return new CommandForm(name(entry), Instant.ofEpochMilli(entry.getTimeMillis()), content);
    }

    private static String name(Message command) throws InvalidProtocolBufferException {
        for (OneofDescriptor choice : command.getDescriptorForType().getOneofs()) {
            FieldDescriptor chosen = command.getOneofFieldDescriptor(choice);
            if (chosen != null) {
                return chosen.getMessageType().getName();
            }
        }
        throw new InvalidProtocolBufferException("no command that this release knows");
    }
}
