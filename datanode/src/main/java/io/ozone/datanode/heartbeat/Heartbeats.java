package io.ozone.datanode.heartbeat;

import io.ozone.common.rpc.Channels;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.datanode.DatanodeSettings;
import io.ozone.server.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** The conversations with all Storage Container Managers. Only their leader sends commands; all are told everything. */
public final class Heartbeats implements AutoCloseable {
    private final List<ScmLink> links = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Heartbeats() {}

    public static Heartbeats start(
            Settings settings,
            List<String> addresses,
            Channels channels,
            NodeState state,
            News news,
            Commands commands,
            Clock clock) {
        Heartbeats heartbeats = new Heartbeats();
        ScmLink.Timing timing = new ScmLink.Timing(
                settings.get(DatanodeSettings.HEARTBEAT_INTERVAL),
                settings.get(DatanodeSettings.HEARTBEAT_TIMEOUT),
                settings.get(DatanodeSettings.NODE_REPORT_INTERVAL),
                settings.get(DatanodeSettings.FULL_REPORT_INTERVAL));
        ThreadFactory factory = DaemonThreads.factory("heartbeat");
        for (int i = 0; i < addresses.size(); i++) {
            ScmLink link =
                    new ScmLink(addresses.get(i), channels, state, news, news.outbox(i), commands, clock, timing);
            heartbeats.links.add(link);
            heartbeats.threads.add(factory.newThread(link));
        }
        heartbeats.threads.forEach(Thread::start);
        return heartbeats;
    }

    @Override
    public void close() {
        links.forEach(ScmLink::close);
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(2_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
