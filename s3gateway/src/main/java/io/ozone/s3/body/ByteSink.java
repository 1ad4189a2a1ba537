package io.ozone.s3.body;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes bytes; may keep nothing of the buffer after it returns. */
public interface ByteSink {
    void accept(ByteBuffer data) throws IOException;
}
