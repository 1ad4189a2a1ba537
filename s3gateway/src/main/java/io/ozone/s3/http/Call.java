package io.ozone.s3.http;

import io.ozone.s3.error.S3Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is asked of STS: the parameters are a form in the body, of which the signature covers each byte. */
public final class Call {
    private static final int MAX_BYTES = 64 << 10;
    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final String SIGNED_FOR_S3 = "/" + Api.S3.service() + "/aws4_request";

    private final byte[] body;

    private Call(byte[] body) {
        this.body = body;
    }

    /** Whether a request is one. S3 knows no such form, so one that is not signed for S3 means STS. */
    static boolean isSent(Exchange exchange) {
        String type = exchange.header("content-type");
        return exchange.method().equals("POST")
                && exchange.target().level() == Level.SERVICE
                && exchange.target().parameters().isEmpty()
                && type != null
                && type.strip().toLowerCase(Locale.ROOT).startsWith(TYPE)
                && isForSts(exchange.header("authorization"));
    }

    private static boolean isForSts(String authorization) {
        return authorization == null || (authorization.startsWith("AWS4-") && !authorization.contains(SIGNED_FOR_S3));
    }

    static Call read(Exchange exchange) throws IOException {
        if (exchange.body().length() > MAX_BYTES) {
            throw tooLong();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (ByteBuffer piece = exchange.body().read();
                    piece != null;
                    piece = exchange.body().read()) {
                byte[] more = new byte[piece.remaining()];
                piece.get(more);
                bytes.write(more);
                if (bytes.size() > MAX_BYTES) {
                    throw tooLong();
                }
            }
        } catch (IOException e) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    e, "The body ended after " + bytes.size() + " bytes, or came too slowly");
        }
        return new Call(bytes.toByteArray());
    }

    private static RuntimeException tooLong() {
        return S3Error.ENTITY_TOO_LARGE.failure("The body has more than the %d bytes that are read here", MAX_BYTES);
    }

    /** As it was sent. */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The target of the request, with the call's parameters.
     *
     * @throws io.ozone.s3.error.S3Exception ValidationError
     */
    public RequestTarget target(RequestTarget sent) {
        List<Parameter> parameters = RequestTarget.parameters(text());
        Set<String> names = new HashSet<>();
        for (Parameter parameter : parameters) {
            // Which of two policies counts must never be a question.
            if (!names.add(parameter.name())) {
                throw S3Error.VALIDATION_ERROR.failure("The parameter '%s' is there more than once", parameter.name());
            }
        }
        return new RequestTarget(sent.rawPath(), sent.bucket(), sent.key(), parameters);
    }

    private String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw S3Error.VALIDATION_ERROR.failure(e, "The body is not UTF-8");
        }
    }
}
