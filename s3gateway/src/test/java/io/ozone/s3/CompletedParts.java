package io.ozone.s3;

import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** What a client tells of its parts when it completes an upload: all that it was told of them. */
final class CompletedParts {
    private CompletedParts() {}

    static CompletedPart of(int number, UploadPartResponse stored) {
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(stored.eTag())
                .checksumCRC32(stored.checksumCRC32())
                .checksumCRC32C(stored.checksumCRC32C())
                .checksumCRC64NVME(stored.checksumCRC64NVME())
                .checksumSHA1(stored.checksumSHA1())
                .checksumSHA256(stored.checksumSHA256())
                .build();
    }

    static CompletedPart of(int number, CopyPartResult copied) {
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(copied.eTag())
                .checksumCRC32(copied.checksumCRC32())
                .checksumCRC32C(copied.checksumCRC32C())
                .checksumCRC64NVME(copied.checksumCRC64NVME())
                .checksumSHA1(copied.checksumSHA1())
                .checksumSHA256(copied.checksumSHA256())
                .build();
    }
}
