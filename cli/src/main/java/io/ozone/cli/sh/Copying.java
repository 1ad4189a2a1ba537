package io.ozone.cli.sh;

import io.ozone.client.KeyInfo;
import io.ozone.client.KeyInputStream;
import io.ozone.client.KeyOutputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.PutOptions;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies a key through this process. Metadata, tags and ETag come along. */
final class Copying {
    private Copying() {}

    static KeyInfo copy(
            OzoneBucket source, KeyInfo from, OzoneBucket target, String to, PutOptions options, Progress progress)
            throws IOException {
        PutOptions like = options.withExpectedLength(from.length())
                .withMetadata(from.metadata())
                .withTags(from.tags())
                .withEtag(from.etag());
        try (KeyInputStream in = source.get(from, 0, from.length())) {
            KeyOutputStream out = target.put(to, like);
            try {
                for (ByteBuffer run = in.next(); run != null; run = in.next()) {
                    progress.add(run.remaining());
                    out.write(run);
                }
            } catch (IOException | RuntimeException e) {
                out.abort();
                throw e;
            }
            out.close();
            return out.info();
        }
    }
}
