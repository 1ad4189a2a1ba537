package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.body.ContentChecksum;
import io.ozone.s3.body.ContentChecksum.Kind;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** What tests of multipart uploads share. */
abstract class MultipartUploads extends GatewayTest {
    static final int FIVE_MIB = 5 << 20;

    static List<String> oddKeys() {
        return TestGateway.oddKeys();
    }

    String create(String key) {
        return s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(key).checksumAlgorithm(ChecksumAlgorithm.CRC32))
                .uploadId();
    }

    CompletedPart part(String key, String id, int number, byte[] data) {
        return part(key, id, number, data, null);
    }

    CompletedPart part(String key, String id, int number, byte[] data, ChecksumAlgorithm algorithm) {
        UploadPartResponse stored = s3.uploadPart(
                request -> request.bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .checksumAlgorithm(algorithm),
                RequestBody.fromBytes(data));
        assertThat(stored.eTag()).isEqualTo('"' + md5(data) + '"');
        return CompletedParts.of(number, stored);
    }

    CompleteMultipartUploadResponse complete(String key, String id, CompletedPart... parts) {
        return s3.completeMultipartUpload(
                request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(list -> list.parts(parts)));
    }

    HeadObjectResponse headWithChecksum(String key) {
        return s3.headObject(request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
    }

    static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static String etagOf(byte[]... parts) {
        byte[][] digests = Arrays.stream(parts)
                .map(part -> HexFormat.of().parseHex(md5(part)))
                .toArray(byte[][]::new);
        return '"' + md5(joined(digests)) + "-" + parts.length + '"';
    }

    static String md5(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> checksums(HeadObjectResponse head) {
        return Stream.of(
                        head.checksumCRC32(),
                        head.checksumCRC32C(),
                        head.checksumCRC64NVME(),
                        head.checksumSHA1(),
                        head.checksumSHA256())
                .filter(Objects::nonNull)
                .toList();
    }

    static String checksum(Kind kind, byte[] data) {
        ContentChecksum checksum = kind.start();
        checksum.update(ByteBuffer.wrap(data));
        return checksum.base64();
    }
}
