package io.ozone.client;

import io.ozone.common.settings.Settings;
import java.time.Duration;

/**
 * How keys are read; see {@link ClientSettings}.
 *
 * @param timeout longest wait for the next bytes of one replica
 * @param maxRetries how often OM is asked anew for a block's replicas
 * @param readAhead bytes asked for beyond what the reader has taken
 */
record ReadOptions(boolean verify, Duration timeout, int maxRetries, Duration retryInterval, long readAhead) {
    static ReadOptions from(Settings settings) {
        return new ReadOptions(
                settings.get(ClientSettings.VERIFY_CHECKSUM),
                settings.get(ClientSettings.READ_TIMEOUT),
                settings.get(ClientSettings.READ_MAX_RETRIES),
                settings.get(ClientSettings.READ_RETRY_INTERVAL),
                settings.get(ClientSettings.READ_AHEAD));
    }
}
