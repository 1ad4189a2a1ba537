package io.ozone.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/**
 * Parses messages that are mostly one byte string. gRPC's own marshaller copies the bytes out of the
 * transport and the parser copies them once more; here the parsed message points into the first copy.
 * Messages handed over within the process are not parsed at all, as with gRPC's own.
 */
final class AliasingMarshaller<T extends MessageLite> implements MethodDescriptor.Marshaller<T> {
    private final MethodDescriptor.Marshaller<T> standard;
    private final Parser<T> parser;

    AliasingMarshaller(MethodDescriptor.Marshaller<T> standard, Parser<T> parser) {
        this.standard = standard;
        this.parser = parser;
    }

    @Override
    public InputStream stream(T message) {
        return standard.stream(message);
    }

    @Override
    public T parse(InputStream stream) {
        if (stream instanceof Drainable || !(stream instanceof KnownLength)) {
            return standard.parse(stream);
        }
        try {
            byte[] bytes = new byte[stream.available()];
            if (stream.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new IOException("the message is shorter than it says");
            }
            CodedInputStream coded = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            coded.enableAliasing(true);
            T message = parser.parseFrom(coded);
            coded.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw Status.INTERNAL
                    .withDescription("a message can't be parsed: " + e.getMessage())
                    .withCause(e)
                    .asRuntimeException();
        } catch (IOException e) {
            throw Status.UNAVAILABLE
                    .withDescription("a message was cut off: " + e.getMessage())
                    .withCause(e)
                    .asRuntimeException();
        }
    }
}
