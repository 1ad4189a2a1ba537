package io.ozone.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds upload forms as a browser sends them, with a policy that its own signer signs. */
final class UploadFormBuilder {
    static final String BOUNDARY = "----FormBoundary7MA4YWxkTrZu0gW";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private String expiration = Instant.now().plusSeconds(600).toString();
    private String accessId = TestGateway.ACCESS_ID;
    private String secret = TestGateway.SECRET;
    private String policy;
    private String fileHead = "name=\"file\"; filename=\"hello.txt\"";
    private byte[] file = "hello".getBytes(StandardCharsets.US_ASCII);
    private String tail = "";
    private boolean signed = true;

    /** A form for this key, whose policy allows just that. */
    static UploadFormBuilder forKey(String key) {
        return new UploadFormBuilder().allowed("key", key).condition("{\"bucket\": \"bucket\"}");
    }

    UploadFormBuilder field(String name, String value) {
        fields.add(new Field(name, value));
        return this;
    }

    /** A field, and a condition for exactly its value. */
    UploadFormBuilder allowed(String name, String value) {
        return field(name, value)
                .condition("{\"" + name + "\": \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
    }

    UploadFormBuilder condition(String json) {
        conditions.add(json);
        return this;
    }

    UploadFormBuilder expiration(String value) {
        expiration = value;
        return this;
    }

    UploadFormBuilder signer(String id, String secretKey) {
        accessId = id;
        secret = secretKey;
        return this;
    }

    UploadFormBuilder unsigned() {
        signed = false;
        return this;
    }

    /** A whole document instead of the one that is made from the conditions. */
    UploadFormBuilder policy(String json) {
        policy = json;
        return this;
    }

    UploadFormBuilder file(byte[] data) {
        file = data;
        return this;
    }

    UploadFormBuilder fileHead(String parameters) {
        fileHead = parameters;
        return this;
    }

    /** Parts behind the file. */
    UploadFormBuilder tail(String text) {
        tail = text;
        return this;
    }

    String policyBase64() {
        String json = policy != null
                ? policy
                : "{\"expiration\": \"" + expiration + "\", \"conditions\": [" + String.join(", ", conditions) + "]}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    byte[] build() {
        List<Field> all = new ArrayList<>(fields);
        if (signed) {
            String timestamp = TIME.format(Instant.now());
            String credential = accessId + "/" + timestamp.substring(0, 8) + "/us-east-1/s3/aws4_request";
            for (Field field : List.of(
                    new Field("x-amz-algorithm", "AWS4-HMAC-SHA256"),
                    new Field("X-Amz-Credential", credential),
                    new Field("X-Amz-Date", timestamp))) {
                all.add(field);
                conditions.add("[\"eq\", \"$" + field.name() + "\", \"" + field.value() + "\"]");
            }
            String base64 = policyBase64();
            all.add(new Field("Policy", base64));
            all.add(new Field("X-Amz-Signature", RawClient.signPolicy(base64, timestamp, secret)));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Field field : all) {
            append(
                    body,
                    "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field.name() + "\"\r\n\r\n"
                            + field.value() + "\r\n");
        }
        if (fileHead != null) {
            append(
                    body,
                    "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + fileHead
                            + "\r\nContent-Type: application/x-ignored\r\n\r\n");
            body.writeBytes(file);
            append(body, "\r\n");
        }
        append(body, tail + "--" + BOUNDARY + "--\r\n");
        return body.toByteArray();
    }

    private static void append(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, String> headers(long length) {
        return Map.of(
                "content-length", Long.toString(length), "content-type", "multipart/form-data; boundary=" + BOUNDARY);
    }

    RawClient.Answer post(TestGateway gateway) throws IOException {
        byte[] body = build();
        try (RawClient client = new RawClient(gateway.port())) {
            return client.unsignedHead("POST", "/bucket", headers(body.length))
                    .send(body)
                    .answer("POST");
        }
    }
}
