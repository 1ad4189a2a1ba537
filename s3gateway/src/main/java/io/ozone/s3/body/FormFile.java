package io.ozone.s3.body;

import io.ozone.s3.auth.Crypto;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.UploadForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/** The file of an upload form. */
public final class FormFile extends ObjectBody {
    private final UploadForm form;
    private final long minBytes;
    private final long maxBytes;
    private final MessageDigest md5 = Crypto.digest("MD5");
    private final ChecksumClaim claim;
    private final ContentChecksum checksum;

    private long received;
    private byte[] md5Value;

    /**
     * @param fields of the form, as headers
     * @param minBytes fewer are EntityTooSmall
     * @param maxBytes more are EntityTooLarge
     */
    public FormFile(UploadForm form, HttpFields fields, long minBytes, long maxBytes) {
        this.form = form;
        this.minBytes = minBytes;
        this.maxBytes = maxBytes;
        this.claim = ChecksumClaim.read(fields, false);
        this.checksum = claim.kind() == null ? null : claim.kind().start();
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public long mostBytes() {
        return form.mostFileBytes();
    }

    /** Waits as long as the connection lives: a form is what a person sends. */
    @Override
    public boolean transferTo(ByteSink sink, Duration patience) throws IOException {
        for (ByteBuffer run = form.readFile(); run != null; run = form.readFile()) {
            received += run.remaining();
            if (received > maxBytes) {
                throw S3Error.ENTITY_TOO_LARGE
                        .failure("Your proposed upload exceeds the maximum allowed size of %d bytes", maxBytes)
                        .with("MaxSizeAllowed", maxBytes);
            }
            md5.update(run.duplicate());
            if (checksum != null) {
                checksum.update(run.duplicate());
            }
            sink.accept(run);
        }
        if (received < minBytes) {
            throw S3Error.ENTITY_TOO_SMALL
                    .failure(
                            "Your proposed upload of %d bytes is smaller than the minimum allowed size of %d",
                            received, minBytes)
                    .with("ProposedSize", received)
                    .with("MinSizeAllowed", minBytes);
        }
        md5Value = md5.digest();
        if (checksum != null) {
            claim.check(claim.expected(), checksum.base64());
        }
        return true;
    }

    @Override
    public String md5Hex() {
        return Crypto.hex(md5Value);
    }

    @Override
    public Kind checksumKind() {
        return claim.kind();
    }

    @Override
    public Map<String, String> checksums() {
        return checksum == null ? Map.of() : Map.of(claim.kind().header(), claim.expected());
    }
}
