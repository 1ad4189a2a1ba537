package io.ozone.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    @Test
    void onePeerHasOneChannel() {
        try (Channels channels = new Channels()) {
            assertThat(channels.to("127.0.0.1:1")).isSameAs(channels.to("127.0.0.1:1"));
            assertThat(channels.to("127.0.0.1:1")).isNotSameAs(channels.to("127.0.0.1:2"));
        }
    }

    @Test
    void aForgottenPeerGetsAFreshChannel() {
        try (Channels channels = new Channels()) {
            ManagedChannel first = channels.to("127.0.0.1:1");
            channels.forget("127.0.0.1:1");

            assertThat(first.isShutdown()).isTrue();
            assertThat(channels.to("127.0.0.1:1")).isNotSameAs(first);
        }
    }

    @Test
    void aDoorThatOpensInThisProcessIsReachedWithoutASocket() {
        try (Channels channels = new Channels()) {
            ManagedChannel early = channels.to("127.0.0.1:3");
            Channels.localDoorOpened("127.0.0.1:3");
            ManagedChannel local = channels.to("127.0.0.1:3");
            assertThat(early.isShutdown()).isTrue();
            assertThat(local).isNotSameAs(early).isSameAs(channels.to("127.0.0.1:3"));

            Channels.localDoorClosed("127.0.0.1:3");
            assertThat(channels.to("127.0.0.1:3")).isNotSameAs(local);
        }
    }

    @Test
    void closingEndsAllChannels() {
        Channels channels = new Channels();
        ManagedChannel channel = channels.to("127.0.0.1:1");
        channels.close();

        assertThat(channel.isShutdown()).isTrue();
        assertThatThrownBy(() -> channels.to("127.0.0.1:1")).isInstanceOf(IllegalStateException.class);
    }
}
