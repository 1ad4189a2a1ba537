package io.ozone.datanode.pipeline;

import io.ozone.common.settings.Settings;
import io.ozone.datanode.DatanodeSettings;
import java.util.concurrent.Executor;

/**
 * How chunks are written.
 *
 * @param sync acknowledge only what is on stable storage
 * @param smallLimitBytes chunks up to this size ride inside the log
 * @param writer runs the writes of large chunks
 */
record PipelineOptions(boolean sync, long smallLimitBytes, Executor writer) {
    static PipelineOptions of(Settings settings, Executor writer) {
        return new PipelineOptions(
                settings.get(DatanodeSettings.WRITE_SYNC), settings.get(DatanodeSettings.SMALL_CHUNK_LIMIT), writer);
    }
}
